// A dev CA as its owner would make it: by OpenSSL, with a key that has a passphrase.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface DevCa {
  readonly folder: string
  readonly certificateFile: string
  readonly keyFile: string
  readonly passphrase: string
  /** Runs openssl in the CA's folder; its output. */
  readonly openssl: (...args: string[]) => string
  readonly remove: () => void
}

/** @param keyType `rsa` takes seconds: it is made by the documented `genrsa -aes256 … 4096`. */
export function makeDevCa(keyType: 'rsa' | 'ec'): DevCa {
  const folder = mkdtempSync(join(tmpdir(), 'botcert-ca-'))
  const passphrase = 'ca passphrase'
  const openssl = (...args: string[]): string =>
    execFileSync('openssl', args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, CA_PASSWORD: passphrase },
    })
  const [keyFile, certificateFile] = [join(folder, 'ca-key.pem'), join(folder, 'ca-cert.pem')]
  if (keyType === 'rsa') {
    openssl('genrsa', '-aes256', '-passout', 'env:CA_PASSWORD', '-out', keyFile, '4096')
  } else {
    const curve = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']
    openssl('genpkey', ...curve, '-aes256', '-pass', 'env:CA_PASSWORD', '-out', keyFile)
  }
  const request = ['-new', '-key', keyFile, '-passin', 'env:CA_PASSWORD', '-days', '4000']
  const subject = ['-subj', '/CN=Dev CA/O=Excelsior Bank/C=GB']
  openssl('req', '-x509', ...request, ...subject, '-out', certificateFile)
  return {
    folder,
    certificateFile,
    keyFile,
    passphrase,
    openssl,
    remove: () => rmSync(folder, { recursive: true }),
  }
}
