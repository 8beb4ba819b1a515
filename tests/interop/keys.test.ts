// Our encrypted keys opened by OpenSSL, GnuTLS and pyca, and theirs by us. Keys are compared by their
// public halves.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeUtf8, equalBytes, parseUtf8, type Bytes } from '../../src/text/bytes'
import { buildCsr } from '../../src/pki/write/csr'
import { tags } from '../../src/pki/asn1/der'
import { encodeSequence } from '../../src/pki/asn1/der-writer'
import { encodeEncryptedKey } from '../../src/pki/write/encrypted-key'
import { parsePrivateKey } from '../../src/pki/keys/private-key'
import { encodePem, parsePem } from '../../src/pki/pem'
import { checkSignature } from '../../src/pki/keys/signature'
import { parseSignedDer } from '../support/signed-der'
import { expectRefusal } from '../support/errors'
import { symphony } from '../support/profiles'
import { needs } from '../support/programs'
import { needsPyca, runPyca } from '../support/python'
import { readKeyVector } from '../support/vectors'

const { iterations } = symphony.privateKey
const passphrase = 'aB3 -"\'\\$`%~'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'botcert-keys-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function run(program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PASSPHRASE: passphrase, OTHER: `${passphrase}x` },
  })
}

const vector = (name: string) => join(import.meta.dirname, '../vectors', `${name}.key.pem`)
const firstDer = (pem: string): Bytes => parsePem(pem)[0]?.der ?? new Uint8Array()

describe.each(['good-bot-rsa4096', 'good-ca-p256', 'good-ca-p384'])('our file of %s', (name) => {
  let file = ''
  let spkiDer: Bytes
  beforeAll(async () => {
    const key = await readKeyVector(name)
    spkiDer = key.spkiDer
    file = join(folder, `${name}.pem`)
    writeFileSync(file, await encodeEncryptedKey({ ...key, passphrase, iterations }))
  })

  it.runIf(needs('openssl'))('is opened by OpenSSL with the passphrase alone', () => {
    const open = (variable: string) =>
      run('openssl', 'pkey', '-in', file, '-passin', `env:${variable}`, '-pubout')
    expect(firstDer(open('PASSPHRASE'))).toEqual(spkiDer)
    expect(() => open('OTHER')).toThrow()
  })

  it.runIf(needs('openssl'))('is AES-256-CBC with PBKDF2-HMAC-SHA-256, as the profile says', () => {
    const structure = run('openssl', 'asn1parse', '-in', file)
    for (const part of ['PBES2', 'PBKDF2', 'hmacWithSHA256', 'aes-256-cbc']) {
      expect(structure).toContain(part)
    }
    const count = /INTEGER\s+:([0-9A-F]+)/.exec(structure)?.[1] ?? ''
    expect(Number.parseInt(count, 16)).toBe(600_000)
  })

  it.runIf(needs('certtool'))('is opened by GnuTLS', () => {
    const key = ['--load-privkey', file, '--password', passphrase]
    const output = run('certtool', '--pubkey-info', ...key)
    expect(firstDer(output.slice(output.indexOf('-----BEGIN')))).toEqual(spkiDer)
  })

  it.runIf(needsPyca())('is opened by pyca', () => {
    const script = `
import sys
from cryptography.hazmat.primitives import serialization as s
key = s.load_pem_private_key(open(sys.argv[1], 'rb').read(), sys.argv[2].encode())
print(key.public_key().public_bytes(s.Encoding.PEM, s.PublicFormat.SubjectPublicKeyInfo).decode())
`
    expect(firstDer(runPyca(script, file, passphrase))).toEqual(spkiDer)
  })
})

describe('a file by others', () => {
  async function expectOpens(name: string, from: string): Promise<void> {
    const file = Uint8Array.from(readFileSync(join(folder, name)))
    const open = (typed: string) => parsePrivateKey(file, { passphrase: typed, hash: 'SHA-256' })
    const { spkiDer, encryption } = await open(passphrase)
    expect(equalBytes(spkiDer, (await readKeyVector(from)).spkiDer)).toBe(true)
    expect(encryption).not.toBeNull()
    await expectRefusal(() => open(`${passphrase}x`), 'passphrase-wrong')
    await expectCutRefused(file)
  }

  /** Cut in the PEM text, in the base64 at the end of a line, and in the DER. */
  async function expectCutRefused(file: Bytes): Promise<void> {
    const open = (cut: Bytes) => () => parsePrivateKey(cut, { passphrase, hash: 'SHA-256' })
    if (file[0] === tags.sequence) {
      await expectRefusal(open(file.subarray(0, -1)), 'key-malformed')
      return
    }
    await expectRefusal(open(file.subarray(0, file.length / 2)), 'pem-malformed')
    const { label, der, headers } = parsePem(parseUtf8(file) ?? '')[0] ?? expect.fail('no block')
    const lines = Array.from(headers, ([name, value]) => `${name}: ${value}\n`)
    const head = lines.length === 0 ? '\n' : `\n${lines.join('')}\n`
    const cut = encodePem(label, der.subarray(0, -3)).replace('\n', head)
    await expectRefusal(open(encodeUtf8(cut)), 'key-malformed')
  }

  const rsa = 'good-bot-rsa4096'
  it.runIf(needs('openssl'))(
    'by the commands of the workflow (genrsa, pkey, ec) opens',
    async () => {
      const pass = ['-aes256', '-passout', 'env:PASSPHRASE']
      run('openssl', 'pkey', '-in', vector(rsa), ...pass, '-out', 'pkey.pem')
      await expectOpens('pkey.pem', rsa)
      run('openssl', 'pkey', '-in', vector(rsa), ...pass, '-traditional', '-out', 'old.pem')
      await expectOpens('old.pem', rsa)
      run('openssl', 'ec', '-in', vector('good-ca-p384'), ...pass, '-out', 'ec.pem')
      await expectOpens('ec.pem', 'good-ca-p384')
    },
  )

  it.runIf(needs('openssl'))('by OpenSSL in DER with many iterations opens', async () => {
    const pbes2 = ['-v2', 'aes128', '-v2prf', 'hmacWithSHA512', '-iter', '50000']
    const output = ['-passout', 'env:PASSPHRASE', '-outform', 'DER', '-out', 'many.der']
    run('openssl', 'pkcs8', '-topk8', '-in', vector(rsa), ...pbes2, ...output)
    await expectOpens('many.der', rsa)
  })

  const legacy = ['-provider', 'legacy', '-provider', 'default']
  describe.runIf(needs('openssl'))('by OpenSSL opens', () => {
    it.each([
      ['-v2', 'aes-192-cbc'],
      ['-v2', 'des3'],
      ['-v2prf', 'hmacWithSHA224'],
      ['-v2prf', 'hmacWithSHA512-256'],
      ['-scrypt', ''],
      ['-v1', 'PBE-SHA1-3DES'],
      ['-v1', 'PBE-SHA1-2DES'],
      ['-v1', 'PBE-SHA1-RC2-40'],
      ['-v1', 'PBE-SHA1-RC2-128'],
      ['-v1', 'PBE-SHA1-DES'],
      ['-v1', 'PBE-MD5-DES'],
      ['-v1', 'PBE-MD5-RC2-64'],
    ])('by pkcs8 %s %s', async (...options) => {
      const output = ['-passout', 'env:PASSPHRASE', '-out', 'other.pem']
      const form = options.filter((each) => each !== '')
      run('openssl', 'pkcs8', '-topk8', '-in', vector(rsa), ...form, ...legacy, ...output)
      await expectOpens('other.pem', rsa)
    })

    it.each(['aes192', 'des3', 'des'])('by rsa -traditional -%s', async (cipher) => {
      const output = ['-passout', 'env:PASSPHRASE', '-out', 'old.pem']
      const options = ['-traditional', `-${cipher}`, ...legacy]
      run('openssl', 'rsa', '-in', vector(rsa), ...options, ...output)
      await expectOpens('old.pem', rsa)
    })

    it.each(['good-bot-ed25519', 'good-bot-p521'])('%s, encrypted', async (name) => {
      const output = ['-aes256', '-passout', 'env:PASSPHRASE', '-out', 'other.pem']
      run('openssl', 'pkey', '-in', vector(name), ...output)
      await expectOpens('other.pem', name)
    })

    it('a key with its curve in a block before it', async () => {
      run('openssl', 'ecparam', '-name', 'secp521r1', '-genkey', '-out', 'both.pem')
      const file = Uint8Array.from(readFileSync(join(folder, 'both.pem')))
      const key = await parsePrivateKey(file, { passphrase: '', hash: 'SHA-256' })
      expect(key.curve).toBe('P-521')
      expect(firstDer(run('openssl', 'pkey', '-in', 'both.pem', '-pubout'))).toEqual(key.spkiDer)
    })
  })

  it.runIf(needs('certtool'))('by GnuTLS opens', async () => {
    for (const cipher of ['aes-128', 'aes-192', 'aes-256', '3des', '3des-pkcs12', 'rc2-40']) {
      const options = ['--pkcs-cipher', cipher, '--password', passphrase, '--outfile', 'p8.pem']
      run('certtool', '--to-p8', '--load-privkey', vector('good-ca-p256'), ...options)
      await expectOpens('p8.pem', 'good-ca-p256')
    }
  })

  it.runIf(needs('certtool'))('by GnuTLS from its own hand opens', async () => {
    for (const type of ['rsa', 'ecdsa', 'ed25519']) {
      const options = ['--pkcs8', '--pkcs-cipher', '3des', '--password', passphrase]
      run('certtool', '--generate-privkey', '--key-type', type, ...options, '--outfile', 'own.pem')
      const file = Uint8Array.from(readFileSync(join(folder, 'own.pem')))
      const key = await parsePrivateKey(file, { passphrase, hash: 'SHA-256' })
      const load = ['--load-privkey', 'own.pem', '--password', passphrase]
      const text = run('certtool', '--pubkey-info', ...load)
      expect(firstDer(text.slice(text.indexOf('-----BEGIN')))).toEqual(key.spkiDer)
    }
  })

  it.runIf(needsPyca())('by pyca opens, as PKCS#8 and as traditional PEM', async () => {
    const script = `
import sys
from cryptography.hazmat.primitives import serialization as s
key = s.load_pem_private_key(open(sys.argv[1], 'rb').read(), None)
encryption = s.BestAvailableEncryption(sys.argv[3].encode())
form = getattr(s.PrivateFormat, sys.argv[4])
open(sys.argv[2], 'wb').write(key.private_bytes(s.Encoding.PEM, form, encryption))
`
    for (const form of ['PKCS8', 'TraditionalOpenSSL']) {
      runPyca(script, vector(rsa), join(folder, 'pyca.pem'), passphrase, form)
      await expectOpens('pyca.pem', rsa)
    }
  })

  it.runIf(needs('openssl'))('with a passphrase beyond ASCII opens, as UTF-8', async () => {
    const typed = 'Größe 😀'
    execFileSync(
      'openssl',
      [
        'pkey',
        '-in',
        vector(rsa),
        '-aes256',
        '-passout',
        'env:P',
        '-out',
        join(folder, 'utf8.pem'),
      ],
      { env: { ...process.env, P: typed } },
    )
    const file = Uint8Array.from(readFileSync(join(folder, 'utf8.pem')))
    const key = await parsePrivateKey(file, { passphrase: typed, hash: 'SHA-256' })
    expect(key.type).toBe('rsa')
  })
})

describe.runIf(needs('openssl'))('a signature', () => {
  it.each(['good-bot-p521', 'good-bot-ed25519'])(
    'of a request by %s is verified by OpenSSL',
    async (name) => {
      const key = await readKeyVector(name)
      const csrDer = await buildCsr({ subjectDer: encodeSequence(), key, hash: 'SHA-256' })
      writeFileSync(join(folder, 'ours.csr'), csrDer)
      const request = ['req', '-in', 'ours.csr', '-inform', 'DER', '-verify', '-noout']
      expect(() => run('openssl', ...request)).not.toThrow()
    },
  )

  it.each(['good-bot-p521', 'good-bot-ed25519'])(
    'of a certificate by OpenSSL with %s is valid',
    async (name) => {
      const request = ['-x509', '-subj', '/CN=self', '-key', vector(name), '-outform', 'DER']
      run('openssl', 'req', '-new', ...request, '-out', 'self.der')
      const der = Uint8Array.from(readFileSync(join(folder, 'self.der')))
      const { spkiDer } = await readKeyVector(name)
      expect(await checkSignature(parseSignedDer(der), spkiDer)).toBe('valid')
      // The last octet of the signature is the file's.
      der.set([(der.at(-1) ?? 0) ^ 1], der.length - 1)
      expect(await checkSignature(parseSignedDer(der), spkiDer)).toBe('invalid')
    },
  )
})
