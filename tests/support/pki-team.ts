// A PKI team with OpenSSL: a root, an intermediate CA that signs bots, and a server whose clients it names.
import { join } from 'node:path'
import { openWorkshop, type Workshop } from './run'

export interface PkiTeam extends Workshop {
  readonly path: (name: string) => string
  readonly text: (name: string) => string
  /** Signs a request of the folder into a certificate of the folder. */
  readonly sign: (csr: string, certificate: string, options?: SignOptions) => void
  /** Makes a key and a certificate of somebody else. */
  readonly signAnother: (certificate: string) => void
  /** Of the public key, as the page shows it: `3fa8 12cd 90ef`. */
  readonly shortKeyHash: (kind: 'req' | 'x509', name: string) => string
}

interface SignOptions {
  /** Default: `clientAuth`. */
  readonly usage?: string
  /** Default: the request's. */
  readonly subject?: string
}

/** Its folder holds root.pem, intermediate.pem, server.pem and server.key. */
export function makePkiTeam(environment: Readonly<Record<string, string>> = {}): PkiTeam {
  const shop = openWorkshop(environment)
  const openssl = (...args: readonly string[]): string => shop.run('openssl', ...args)
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc']
  const files = (name: string) => ['-keyout', `${name}.key`, '-out', `${name}.csr`]
  const request = (name: string, subject: string): string =>
    openssl('req', '-new', ...newKey, ...files(name), '-subj', subject)
  const issue = (csr: string, out: string, ca: string, extensions: string): void => {
    shop.write(`${out}.ext`, extensions)
    const issuer = ['-CA', `${ca}.pem`, '-CAkey', `${ca}.key`, '-extfile', `${out}.ext`]
    openssl('x509', '-req', '-in', csr, ...issuer, '-days', '365', '-out', out)
  }
  const asCa = 'basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign\n'

  const root = ['-keyout', 'root.key', '-out', 'root.pem', '-days', '4000']
  openssl(
    'req',
    '-x509',
    ...newKey,
    ...root,
    '-subj',
    '/CN=Excelsior Root CA/O=Excelsior Bank/C=GB',
  )
  request('intermediate', '/CN=Excelsior Issuing CA/O=Excelsior Bank/C=GB')
  issue('intermediate.csr', 'intermediate.pem', 'root', asCa)
  request('server', '/CN=localhost')
  issue('server.csr', 'server.pem', 'root', 'subjectAltName=DNS:localhost\n')

  const path = (name: string): string => join(shop.folder, name)
  const sign: PkiTeam['sign'] = (csr, out, { usage = 'clientAuth', subject } = {}) => {
    const extensions = `keyUsage=critical,digitalSignature\nextendedKeyUsage=${usage}\n`
    if (subject === undefined) {
      issue(csr, out, 'intermediate', extensions)
      return
    }
    // `x509 -req` takes no other subject before OpenSSL 3.2; `-force_pubkey` takes the key of any request.
    shop.write('public.pem', openssl('req', '-in', csr, '-noout', '-pubkey'))
    request('renamed', subject)
    shop.write(`${out}.ext`, extensions)
    const issuer = ['-CA', 'intermediate.pem', '-CAkey', 'intermediate.key', '-days', '365']
    const key = ['-force_pubkey', 'public.pem', '-extfile', `${out}.ext`]
    openssl('x509', '-req', '-in', 'renamed.csr', ...issuer, ...key, '-out', out)
  }
  return {
    ...shop,
    path,
    sign,
    text: (name) => new TextDecoder().decode(shop.read(name)),
    signAnother: (certificate) => {
      request('another', '/CN=other-bot/O=Excelsior Bank/C=GB')
      sign('another.csr', certificate)
    },
    shortKeyHash: (kind, name) => {
      shop.write('public.pem', openssl(kind, '-in', name, '-noout', '-pubkey'))
      openssl('pkey', '-pubin', '-in', 'public.pem', '-outform', 'DER', '-out', 'public.der')
      const hash = /[0-9a-f]{64}/.exec(openssl('dgst', '-sha256', 'public.der'))?.[0] ?? ''
      return (hash.slice(0, 12).match(/.{4}/g) ?? []).join(' ')
    },
  }
}
