// PKCS#12 files of everybody else, opened by us: OpenSSL in all its variants, Java, NSS, GnuTLS, Python. Each with
// its own password alone, and cut short told as such. Our files opened by them is pkcs12.test.ts.
import { X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatHex } from '../../src/text/bytes'
import type { MacFacts } from '../../src/pki/pkcs12/mac'
import { parsePkcs12, type ParsedPkcs12 } from '../../src/pki/pkcs12/reader'
import { expectRefusal } from '../support/errors'
import { needs } from '../support/programs'
import { needsPyca, runPyca } from '../support/python'
import { openWorkshop } from '../support/run'
import { readVectorText } from '../support/vectors'

// Every kind of printable ASCII that a shell, a configuration file or a program may stumble over.
const password = ` "it's" \\ $HOME %s #1; <&>~ `
// Beyond the BMP too: two surrogates in a BMPString, four octets in UTF-8.
const unicodePassword = 'Pässwörd 😀'
const shop = openWorkshop({ P12_PASSWORD: password, UNICODE: unicodePassword, EMPTY: '' })
const { run, write } = shop

beforeAll(() => {
  write('password', `${password}\n`)
  // A self-signed pair is enough: whose certificate it is, its key tells.
  write('rsa.pem', readVectorText('good-ca-rsa4096.key.pem'))
  write('rsa.crt', readVectorText('good-ca-rsa4096.crt.pem'))
  write('ec.pem', readVectorText('good-ca-p256.key.pem'))
  write('ec.crt', readVectorText('good-ca-p256.crt.pem'))
  write('other.crt', readVectorText('good-ca-p384.crt.pem'))
})
afterAll(shop.remove)

/** Lower-case hex of the SubjectPublicKeyInfo of a certificate, as Node sees it. */
function spkiOf(certificateFile: string): string {
  const { publicKey } = new X509Certificate(shop.read(certificateFile))
  return formatHex(new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })))
}

function parse(name: string, withPassword = password): Promise<ParsedPkcs12> {
  return parsePkcs12(shop.read(name), { password: withPassword, hash: 'SHA-256' })
}

async function open(name: string, withPassword = password): Promise<ParsedPkcs12> {
  const parsed = await parse(name, withPassword)
  // Types that are not read are named and cost the others nothing.
  const problems = parsed.items.flatMap((item) => ('problem' in item ? [item.problem] : []))
  expect(problems.filter(({ code }) => code !== 'pkcs12-unsupported')).toEqual([])
  return parsed
}

/** Opens it; a wrong password, none, and a cut at several places have their own codes. */
async function openOrRefuse(name: string, withPassword = password): Promise<ParsedPkcs12> {
  const parsed = await open(name, withPassword)
  const file = shop.read(name)
  for (const share of [0.001, 0.3, 0.7, 0.999]) {
    const cut = file.slice(0, Math.ceil(share * file.length) - 1)
    const attempt = () => parsePkcs12(cut, { password: withPassword, hash: 'SHA-256' })
    await expectRefusal(attempt, 'pkcs12-malformed')
  }
  if (parsed.usesPassword) {
    await expectRefusal(() => parse(name, 'wrong'), 'passphrase-wrong')
    if (withPassword !== '') await expectRefusal(() => parse(name, ''), 'passphrase-needed')
  }
  return parsed
}

/** What stands in the file, in short. */
function list({ items }: ParsedPkcs12): readonly string[] {
  return items.map((item) => {
    const name = item.friendlyName ?? '-'
    if (item.kind === 'certificate' && item.isTrusted) return `trusted ${name}`
    if (item.kind === 'private-key') return `key ${name}`
    const isSecret = 'problem' in item && item.problem.message.includes(' a secret ')
    return `${isSecret ? 'secret' : item.kind} ${name}`
  })
}

function expectKey({ key }: ParsedPkcs12, certificateFile: string): void {
  expect(key === null ? null : formatHex(key.spkiDer)).toBe(spkiOf(certificateFile))
}

/** The ciphers of the parts, then those of the keys; `plain` where there is none. */
function ciphers({ parts, items }: ParsedPkcs12): readonly string[] {
  const keys = items.filter((item) => item.kind === 'private-key')
  return [...parts, ...keys].map(({ encryption }) => encryption?.cipher ?? 'plain')
}

describe.runIf(needs('openssl'))('OpenSSL', () => {
  const pair = ['-inkey', 'ec.pem', '-in', 'ec.crt', '-name', 'demo-bot1'] as const

  async function write12(
    options: readonly string[],
    secret: 'P12_PASSWORD' | 'UNICODE' | 'EMPTY' = 'P12_PASSWORD',
  ): Promise<ParsedPkcs12> {
    const passOut = ['-passout', `env:${secret}`]
    run('openssl', 'pkcs12', '-export', ...options, ...passOut, '-out', 'openssl.p12')
    const passwords = { P12_PASSWORD: password, UNICODE: unicodePassword, EMPTY: '' }
    // What costs seconds is opened once.
    const attempt = options.includes('-iter') ? open : openOrRefuse
    return attempt('openssl.p12', passwords[secret])
  }

  const sha256: MacFacts = { scheme: 'PKCS12-MAC', hash: 'SHA-256', iterations: 2048 }
  const aes = ['AES-256-CBC', 'plain', 'AES-256-CBC']

  it.each([
    ['by default', [], sha256, aes],
    [
      'of before',
      ['-legacy'],
      { ...sha256, hash: 'SHA-1' },
      ['RC2-40-CBC', 'plain', 'DES-EDE3-CBC'],
    ],
    // The certificates too are plain then.
    ['without a MAC', ['-nomac'], null, ['plain', 'plain', 'AES-256-CBC']],
    ['with plain certificates', ['-certpbe', 'NONE'], sha256, ['plain', 'plain', 'AES-256-CBC']],
    ['with a plain key', ['-keypbe', 'NONE'], sha256, ['AES-256-CBC', 'plain', 'plain']],
    [
      'with a MAC alone',
      ['-certpbe', 'NONE', '-keypbe', 'NONE'],
      sha256,
      ['plain', 'plain', 'plain'],
    ],
    [
      'without any password',
      ['-certpbe', 'NONE', '-keypbe', 'NONE', '-nomac'],
      null,
      ['plain', 'plain', 'plain'],
    ],
    ['with one iteration', ['-noiter', '-nomaciter'], { ...sha256, iterations: 1 }, aes],
    ['with 600,000 iterations', ['-iter', '600000'], { ...sha256, iterations: 600_000 }, aes],
  ] as const)('writes files %s', async (_what, options, mac, expected) => {
    const parsed = await write12([...pair, ...options])
    expectKey(parsed, 'ec.crt')
    expect(parsed.mac).toEqual(mac)
    expect(ciphers(parsed)).toEqual(expected)
    expect(list(parsed)).toEqual(['certificate demo-bot1', 'key demo-bot1'])
    expect(parsed.usesPassword).toBe(mac !== null || new Set(expected).size > 1)
  })

  it.each([
    ['md5', 'MD5'],
    ['sha1', 'SHA-1'],
    ['sha224', 'SHA-224'],
    ['sha384', 'SHA-384'],
    ['sha512', 'SHA-512'],
    ['sha512-224', 'SHA-512/224'],
    ['sha512-256', 'SHA-512/256'],
  ])('writes files with a MAC of %s', async (algorithm, hash) => {
    const parsed = await write12([...pair, '-macalg', algorithm])
    expectKey(parsed, 'ec.crt')
    expect(parsed.mac).toEqual({ ...sha256, hash })
  })

  it.each([
    ['PBE-SHA1-3DES', 'DES-EDE3-CBC'],
    ['PBE-SHA1-2DES', 'DES-EDE3-CBC'],
    ['PBE-SHA1-RC2-128', 'RC2-128-CBC'],
    ['PBE-SHA1-RC2-40', 'RC2-40-CBC'],
    ['PBE-MD5-DES', 'DES-CBC'],
    ['PBE-SHA1-DES', 'DES-CBC'],
    ['AES-128-CBC', 'AES-128-CBC'],
    ['AES-192-CBC', 'AES-192-CBC'],
    ['DES-EDE3-CBC', 'DES-EDE3-CBC'],
  ])('writes files in %s', async (algorithm, cipher) => {
    const options = ['-legacy', '-certpbe', algorithm, '-keypbe', algorithm, '-macalg', 'sha256']
    const parsed = await write12([...pair, ...options])
    expectKey(parsed, 'ec.crt')
    expect(ciphers(parsed)).toEqual([cipher, 'plain', cipher])
  })

  it.each([
    ['', ['-legacy']],
    ['', []],
    ['without a MAC ', ['-legacy', '-nomac']],
  ])('writes files %swith a password of any Unicode %j', async (_what, options) => {
    expectKey(await write12([...pair, ...options], 'UNICODE'), 'ec.crt')
  })

  it.each([[['-legacy']], [[]], [['-legacy', '-nomac']], [['-nomac']]])(
    'writes files with an empty password %j',
    async (options) => {
      const parsed = await write12([...pair, ...options], 'EMPTY')
      expectKey(parsed, 'ec.crt')
      expect(parsed.usesPassword).toBe(true)
    },
  )

  it('writes what Windows would: provider and machine beside the name of the key', async () => {
    const windows = ['-CSP', 'Microsoft Software Key Storage Provider', '-LMK']
    const parsed = await write12([...pair, ...windows, '-macalg', 'sha1'])
    expect(list(parsed)).toEqual(['certificate demo-bot1', 'key demo-bot1'])
  })

  it('writes files with a chain, each certificate under its name', async () => {
    const chain = ['-certfile', 'other.crt', '-caname', 'Büro']
    const parsed = await write12([...pair, ...chain])
    expect(list(parsed)).toEqual(['certificate demo-bot1', 'certificate Büro', 'key demo-bot1'])
    expect(parsed.certificates).toHaveLength(2)
  })

  it('writes files of certificates alone, and of a key alone', async () => {
    const certificates = await write12(['-nokeys', '-in', 'ec.crt', '-certfile', 'other.crt'])
    expect(certificates).toMatchObject({ key: null })
    expect(list(certificates)).toEqual(['certificate -', 'certificate -'])
    const key = await write12(['-nocerts', '-inkey', 'ec.pem'])
    expectKey(key, 'ec.crt')
    expect(key.certificates).toEqual([])
  })

  it('writes files with a hash that we refuse by its name', async () => {
    const options = ['-passout', 'env:P12_PASSWORD', '-macalg', 'sha3-256', '-out', 'sha3.p12']
    run('openssl', 'pkcs12', '-export', ...pair, ...options)
    const error = await expectRefusal(() => parse('sha3.p12'), 'pkcs12-unsupported')
    expect(error.message).toContain('SHA3-256 (2.16.840.1.101.3.4.2.8)')
  })

  it('agrees that a file was changed, which we tell from a wrong password', async () => {
    await write12(pair)
    const changed = shop.read('openssl.p12')
    const middle = Math.floor(changed.length / 2)
    changed[middle] = (changed[middle] ?? 0) ^ 1
    write('changed.p12', changed)
    const opening = ['pkcs12', '-in', 'changed.p12', '-passin', 'env:P12_PASSWORD', '-noout']
    expect(() => run('openssl', ...opening)).toThrow('Mac verify error')
    await expectRefusal(() => parse('changed.p12'), 'pkcs12-damaged')
    await expectRefusal(() => parse('changed.p12', 'wrong'), 'passphrase-wrong')
  })

  it('writes a MAC of 5,000,000 iterations, which is the most that we derive', async () => {
    const cheap = ['-certpbe', 'NONE', '-keypbe', 'NONE', '-out', 'slow.p12']
    const secret = ['-passout', 'env:P12_PASSWORD']
    run('openssl', 'pkcs12', '-export', ...pair, ...secret, ...cheap, '-iter', '5000000')
    expect((await parse('slow.p12')).mac?.iterations).toBe(5_000_000)
    run('openssl', 'pkcs12', '-export', ...pair, ...secret, ...cheap, '-iter', '5000001')
    await expectRefusal(() => parse('slow.p12'), 'derivation-too-costly')
  })
})

describe.runIf(needs('keytool', 'openssl'))('Java', () => {
  const keytool = (store: string, ...args: readonly string[]): string => {
    const secret = ['-storetype', 'PKCS12', '-storepass:env', 'P12_PASSWORD']
    return run('keytool', ...args, '-keystore', store, ...secret)
  }

  /** A store with two keys of its own and two trusted certificates. */
  function fill(store: string, ...properties: readonly string[]): void {
    const rsa = ['-keyalg', 'RSA', '-keysize', '2048']
    const ec = ['-keyalg', 'EC', '-groupname', 'secp256r1']
    const flags = properties.map((property) => `-J-Dkeystore.pkcs12.${property}`)
    keytool(store, '-genkeypair', ...rsa, '-alias', 'first', '-dname', 'CN=first', ...flags)
    keytool(store, '-genkeypair', ...ec, '-alias', 'second', '-dname', 'CN=second', ...flags)
    keytool(store, '-importcert', '-noprompt', '-alias', 'root', '-file', 'rsa.crt', ...flags)
    keytool(store, '-importcert', '-noprompt', '-alias', 'Zweite', '-file', 'ec.crt', ...flags)
  }

  it.each([
    ['of today', [], 'AES-256-CBC', 'SHA-256'],
    ['of before', ['legacy'], 'DES-EDE3-CBC', 'SHA-1'],
  ] as const)('writes stores %s with several keys and trusted certificates', async (...row) => {
    const [when, properties, keyCipher, macHash] = row
    const store = `${when.replace(' ', '-')}.p12`
    fill(store, ...properties)
    const parsed = await open(store)
    expect(list(parsed).toSorted()).toEqual([
      'certificate first',
      'certificate second',
      'key first',
      'key second',
      'trusted Zweite',
      'trusted root',
    ])
    expect(parsed.mac?.hash).toBe(macHash)
    for (const item of parsed.items) {
      if (item.kind !== 'private-key') continue
      expect(item.encryption?.cipher).toBe(keyCipher)
      const alias = item.friendlyName ?? ''
      write(`${alias}.crt`, keytool(store, '-exportcert', '-rfc', '-alias', alias))
      expect(formatHex(item.key.spkiDer)).toBe(spkiOf(`${alias}.crt`))
    }
  })

  it('writes stores that need no password', async () => {
    const none = ['certProtectionAlgorithm=NONE', 'macAlgorithm=NONE']
    const flags = none.map((property) => `-J-Dkeystore.pkcs12.${property}`)
    const importing = ['-importcert', '-noprompt', '-alias', 'root', '-file', 'rsa.crt']
    keytool('open.p12', ...importing, ...flags)
    const parsed = await openOrRefuse('open.p12', 'any password')
    expect(list(parsed)).toEqual(['trusted root'])
    expect(parsed).toMatchObject({ usesPassword: false, mac: null })
  })

  it('writes stores with a secret key, which we name and pass over', async () => {
    keytool('secret.p12', '-genseckey', '-alias', 'secret', '-keyalg', 'AES', '-keysize', '256')
    keytool('secret.p12', '-importcert', '-noprompt', '-alias', 'root', '-file', 'rsa.crt')
    expect(list(await open('secret.p12')).toSorted()).toEqual(['secret secret', 'trusted root'])
  })

  it('writes again what OpenSSL wrote', async () => {
    const pair = ['-inkey', 'rsa.pem', '-in', 'rsa.crt', '-name', 'demo-bot1']
    run('openssl', 'pkcs12', '-export', ...pair, '-passout', 'env:P12_PASSWORD', '-out', 'o.p12')
    const source = ['-srckeystore', 'o.p12', '-srcstoretype', 'PKCS12']
    const target = ['-destkeystore', 'java.p12', '-deststoretype', 'PKCS12']
    const passwords = ['-srcstorepass:env', 'P12_PASSWORD', '-deststorepass:env', 'P12_PASSWORD']
    run('keytool', '-importkeystore', ...source, ...target, ...passwords)
    expectKey(await openOrRefuse('java.p12'), 'rsa.crt')
  })
})

describe.runIf(needs('pk12util', 'certutil', 'openssl'))('NSS', () => {
  const database = ['-d', 'sql:.', '-K', ''] as const

  beforeAll(() => {
    const pair = ['-inkey', 'rsa.pem', '-in', 'rsa.crt', '-name', 'demo-bot1']
    run('openssl', 'pkcs12', '-export', ...pair, '-passout', 'env:P12_PASSWORD', '-out', 'o.p12')
    run('certutil', '-N', '-d', 'sql:.', '--empty-password')
    run('pk12util', '-i', 'o.p12', ...database, '-w', 'password')
  })

  it.each([
    ['as it does', [], 'AES-256-CBC'],
    ['in AES-128', ['-c', 'AES-128-CBC', '-C', 'AES-128-CBC'], 'AES-128-CBC'],
    [
      'in 3DES',
      [
        ...['-c', 'PKCS #12 V2 PBE With SHA-1 And 3KEY Triple DES-CBC'],
        ...['-C', 'PKCS #12 V2 PBE With SHA-1 And 40 Bit RC2 CBC', '-M', 'SHA-1'],
      ],
      'DES-EDE3-CBC',
    ],
    ['with a plain certificate', ['-C', 'none'], 'AES-256-CBC'],
    ['with a MAC of SHA-512', ['-M', 'SHA-512'], 'AES-256-CBC'],
  ])('writes files %s, in BER', async (_what, options, cipher) => {
    run('pk12util', '-o', 'nss.p12', '-n', 'demo-bot1', ...database, '-w', 'password', ...options)
    // Indefinite length.
    expect(shop.read('nss.p12')[1]).toBe(0x80)
    const parsed = await (options.length === 0 ? openOrRefuse : open)('nss.p12')
    expectKey(parsed, 'rsa.crt')
    expect(ciphers(parsed)).toContain(cipher)
    expect(list(parsed).toSorted()).toEqual(['certificate demo-bot1', 'key demo-bot1'])
  })
})

describe.runIf(needs('certtool'))('GnuTLS', () => {
  function certtool(options: readonly string[]): void {
    const parts = ['--load-privkey', 'ec.pem', '--load-certificate', 'ec.crt', '--p12-name', 'bot']
    run('certtool', '--to-p12', ...parts, ...options, '--outder', '--outfile', 'gnutls.p12')
  }

  it.each([
    ['by default', []],
    ['in 3DES', ['--pkcs-cipher', '3des-pkcs12']],
    ['in RC2', ['--pkcs-cipher', 'rc2-40']],
    ['in 3DES with PBES2', ['--pkcs-cipher', '3des']],
    ['in AES-192', ['--pkcs-cipher', 'aes-192']],
    ['with an issuer', ['--load-ca-certificate', 'other.crt']],
  ])('writes files %s', async (_what, options) => {
    certtool([...options, '--password', password])
    const parsed = await (options.length === 0 ? openOrRefuse : open)('gnutls.p12')
    expectKey(parsed, 'ec.crt')
    expect(list(parsed)).toContain('key bot')
  })

  it.each([
    ['no password at all', ['--null-password']],
    ['no password at all, in 3DES', ['--null-password', '--pkcs-cipher', '3des-pkcs12']],
    ['an empty password', ['--empty-password']],
    ['an empty password, in 3DES', ['--empty-password', '--pkcs-cipher', '3des-pkcs12']],
  ])('writes files with %s', async (_what, options) => {
    certtool(options)
    expectKey(await open('gnutls.p12', ''), 'ec.crt')
  })

  it('writes files in RC4, which we refuse by name', async () => {
    certtool(['--pkcs-cipher', 'arcfour', '--password', password])
    const error = await expectRefusal(() => parse('gnutls.p12'), 'pkcs12-unsupported')
    expect(error.message).toContain('pbeWithSHAAnd128BitRC4 (1.2.840.113549.1.12.1.1)')
  })
})

describe.runIf(needsPyca())('Python’s cryptography', () => {
  it.each([
    ['as it does', 'BestAvailableEncryption(secret)', password],
    ['without a password', 'NoEncryption()', ''],
    ['in 3DES', builder('PBESv1SHA1And3KeyTripleDESCBC', 'SHA1'), password],
    ['in AES', builder('PBESv2SHA256AndAES256CBC', 'SHA512'), password],
  ])('writes files %s', async (_what, encryption, secret) => {
    const script = `
import sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import *
from cryptography.hazmat.primitives.serialization import pkcs12
key_pem, crt_pem, password = [open(path, 'rb').read() for path in sys.argv[1:4]]
secret = password.rstrip(b'\\n')
key = load_pem_private_key(key_pem, None)
crt = x509.load_pem_x509_certificate(crt_pem)
open(sys.argv[4], 'wb').write(
    pkcs12.serialize_key_and_certificates(b'demo-bot1', key, crt, None, ${encryption}))
`
    const files = ['ec.pem', 'ec.crt', 'password', 'pyca.p12'].map((name) =>
      join(shop.folder, name),
    )
    runPyca(script, ...files)
    const parsed = await openOrRefuse('pyca.p12', secret)
    expectKey(parsed, 'ec.crt')
    expect(list(parsed).toSorted()).toEqual(['certificate demo-bot1', 'key demo-bot1'])
  })

  function builder(algorithm: string, hash: string): string {
    return `(PrivateFormat.PKCS12.encryption_builder().kdf_rounds(5000)
      .key_cert_algorithm(pkcs12.PBES.${algorithm}).hmac_hash(hashes.${hash}()).build(secret))`
  }
})
