import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { encodeUtf8, formatHex, sha256, type Bytes } from '../../../src/text/bytes'
import { checkDer, readChildren, readSequence, readWhole, tags } from '../../../src/pki/asn1/der'
import {
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../../../src/pki/asn1/der-writer'
import { encodeEncryptedKey } from '../../../src/pki/write/encrypted-key'
import {
  generateRsaKey,
  importPkcs8,
  parsePrivateKey,
  type Hash,
} from '../../../src/pki/keys/private-key'
import { parsePem } from '../../../src/pki/pem'
import { parsePublicKey } from '../../../src/pki/keys/public-key'
import { expectRefusal } from '../../support/errors'
import { expectValueOrRefusal, mutationsOf } from '../../support/mutations'
import {
  listVectors,
  readCertificateVector,
  readVector,
  readVectorDer,
  vectorPassphrase,
} from '../../support/vectors'

function parse(file: Bytes, passphrase = vectorPassphrase, hash: Hash = 'SHA-256') {
  return parsePrivateKey(file, { passphrase, hash })
}

/** The PKCS#8 of a vector with one bit of its first number changed. */
function damage(name: string): Bytes {
  const pkcs8Der = readVectorDer(`${name}.key.pem`).slice()
  const octets = readSequence(readWhole(pkcs8Der), 'The key')[2]
  const number = octets && readSequence(readWhole(octets.content), 'The numbers')[1]
  const last = (number?.content.length ?? 0) - 1
  number?.content.set([(number.content[last] ?? 0) ^ 2], last)
  return pkcs8Der
}

describe('opening a private key', () => {
  const names = listVectors('good-').filter((name) => name.endsWith('.key.pem'))

  it('has every container among the vectors', () => {
    expect(names.length).toBeGreaterThanOrEqual(20)
  })

  it.each(names)('%s', async (name) => {
    const [owner = ''] = name.split('.')
    const key = await parse(readVector(name))
    expect(key.encryption !== null).toBe(/pkcs8|traditional/.test(name))
    expect(key.type).toBe(/rsa|ed25519/.exec(owner)?.[0].replace('4096', '') ?? 'ec')
    if (owner.startsWith('good-ca-')) {
      expect(key.spkiDer).toEqual(readCertificateVector(owner).spkiDer)
    }
    expect(() => checkDer(key.pkcs8Der)).not.toThrow()
  })

  it('makes an RSA key sign with the hash that was asked for', async () => {
    for (const hash of ['SHA-256', 'SHA-384', 'SHA-512'] as const) {
      const { privateKey } = await parse(readVector('lint-ca-rsa2048.key.pem'), '', hash)
      expect(privateKey.algorithm).toMatchObject({
        name: 'RSASSA-PKCS1-v1_5',
        hash: { name: hash },
      })
      expect(privateKey.usages).toEqual(['sign'])
    }
  })

  it('gives the same PKCS#8 from every container', async () => {
    const containers = ['', '.pkcs1', '.pkcs8-aes128-sha384', '.traditional-aes256']
    const digests = await Promise.all(
      containers.map(async (container) => {
        const { pkcs8Der } = await parse(readVector(`good-ca-rsa4096${container}.key.pem`))
        return formatHex(await sha256(pkcs8Der))
      }),
    )
    expect(new Set(digests).size).toBe(1)
  })
})

/** RFC 8410 §10.3: version 2, with an attribute and the public key; the last line is its public key of §10.1. */
const rfc8410 = `-----BEGIN PRIVATE KEY-----
MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
Z9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PRIVATE KEY-----
-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
`

/** An attribute of the Microsoft key usage, as Windows writes it (OID 2.5.29.15 in a SET). */
const attributes = encodeElement(
  0xa0,
  encodeSequence(
    encodeOid('2.5.29.15'),
    encodeElement(0x31, encodeElement(tags.bitString, Uint8Array.of(7, 0x80))),
  ),
)

describe('PKCS#8 with more than the key', () => {
  it('opens as in RFC 8410, with an attribute and the public key', async () => {
    const key = await parse(encodeUtf8(rfc8410))
    expect(key.type).toBe('ed25519')
    expect(key.spkiDer).toEqual(parsePem(rfc8410)[1]?.der)
  })

  it.each(['lint-ca-rsa2048', 'good-ca-p256', 'good-bot-ed25519'])(
    'opens with attributes: %s',
    async (name) => {
      const plain = readVectorDer(`${name}.key.pem`)
      const parts = readChildren(readWhole(plain)).map(({ bytes }) => bytes)
      const key = await parse(encodeSequence(...parts, attributes))
      expect(key.spkiDer).toEqual((await parse(plain)).spkiDer)
    },
  )

  it('opens in version 2 with the public key: P-256', async () => {
    const plain = readVectorDer('good-ca-p256.key.pem')
    const [, algorithm, key] = readChildren(readWhole(plain)).map(({ bytes }) => bytes)
    const { spkiDer } = await parse(plain)
    const point = readSequence(readWhole(spkiDer), 'The key')[1]?.content ?? plain
    const parts = [algorithm ?? plain, key ?? plain, encodeElement(0x81, point)]
    const opened = await parse(encodeSequence(encodeInteger(1), ...parts))
    expect(opened.spkiDer).toEqual(spkiDer)
  })

  it('is damaged where what follows is neither', async () => {
    const parts = readChildren(readWhole(readVectorDer('good-ca-p256.key.pem')))
    const file = encodeSequence(...parts.map(({ bytes }) => bytes), encodeInteger(1))
    await expectRefusal(() => parse(file), 'key-malformed')
  })
})

describe('refusing a private key', () => {
  it('says that a browser has no Ed25519', async () => {
    const importKey = vi.spyOn(crypto.subtle, 'importKey')
    importKey.mockRejectedValueOnce(new DOMException('Unrecognized name.', 'NotSupportedError'))
    const attempt = () => parse(readVector('good-bot-ed25519.key.pem'))
    const error = await expectRefusal(attempt, 'key-unsupported')
    importKey.mockRestore()
    expect(error.message).toBe('This browser cannot use Ed25519 keys.')
  })

  it.each([
    ['bad-key-rsa-pss', 'key-unsupported', '1.2.840.113549.1.1.10'],
    ['bad-key-secp256k1', 'key-unsupported', '1.3.132.0.10'],
    ['bad-key-three-primes', 'key-unsupported', 'two primes'],
  ] as const)('%s', async (name, code, named) => {
    const error = await expectRefusal(() => parse(readVector(`${name}.key.pem`)), code)
    expect(error.message).toContain(named)
  })

  it('calls a damaged key damaged where the passphrase was right', async () => {
    const damaged = { pkcs8Der: damage('good-ca-p256'), passphrase: 'x', iterations: 1 }
    const file = encodeUtf8(await encodeEncryptedKey(damaged))
    await expectRefusal(() => parse(file, 'x'), 'key-malformed')
  })

  it('calls every wrong passphrase wrong, also where the padding fits by chance', async () => {
    const file = readVector('good-ca-p256.traditional-aes128.key.pem')
    // Of 1000 about four pass the padding; EVP_BytesToKey costs nothing.
    for (let attempt = 0; attempt < 1000; attempt += 1) {
      await expectRefusal(() => parse(file, `wrong ${attempt}`), 'passphrase-wrong')
    }
  })

  it.each(['good-ca-rsa4096.pkcs8-aes256-sha256', 'good-ca-rsa4096.traditional-aes256'])(
    'asks for the passphrase of %s, and never repeats a wrong one',
    async (name) => {
      const file = readVector(`${name}.key.pem`)
      await expectRefusal(() => parse(file, ''), 'passphrase-needed')
      const error = await expectRefusal(() => parse(file, 'not-the-one'), 'passphrase-wrong')
      expect(error.message).not.toContain('not-the-one')
    },
  )

  it('takes no notice of a needless passphrase', async () => {
    expect((await parse(readVector('good-ca-p256.key.pem'), 'needless')).encryption).toBeNull()
  })

  it('reads no more than a key could need', async () => {
    await expectRefusal(() => parse(new Uint8Array(300_000)), 'input-too-large')
  })

  it.each([
    ['modulus of an RSA key', 'lint-ca-rsa2048'],
    ['number of an EC key', 'good-ca-p256'],
  ])('notices a damaged %s', async (_what, name) => {
    await expectRefusal(() => importPkcs8(damage(name), 'SHA-256'), 'key-malformed')
  })

  it.each([
    'good-ca-p256.key.pem',
    'good-ca-p256.sec1.key.pem',
    'good-ca-p256.pkcs8-aes256-sha256.key.pem',
    'lint-ca-rsa2048.key.pem',
  ])('gives a value or a coded refusal for any change of %s', async (name) => {
    const mutated = fc.oneof(mutationsOf(readVector(name)), mutationsOf(readVectorDer(name)))
    // A changed iteration count may be a costly one, of up to 10,000,000.
    const options = { numRuns: 150, interruptAfterTimeLimit: 15_000 }
    const attempt = (file: Bytes) => expectValueOrRefusal(() => parse(file))
    await fc.assert(fc.asyncProperty(mutated, attempt), options)
  })
})

describe('writing a private key', () => {
  it('encrypts it so that it opens with the passphrase alone', async () => {
    const key = await parse(readVector('good-bot-rsa4096.key.pem'))
    const pem = await encodeEncryptedKey({ ...key, passphrase: 'pass word', iterations: 10_000 })
    const [block, ...others] = parsePem(pem)
    expect(block?.label).toBe('ENCRYPTED PRIVATE KEY')
    expect(others).toEqual([])
    expect(() => block && checkDer(block.der)).not.toThrow()

    const opened = await parse(encodeUtf8(pem), 'pass word')
    expect(opened.pkcs8Der).toEqual(key.pkcs8Der)
    expect(opened.encryption).toMatchObject({ scheme: 'PBES2', cipher: 'AES-256-CBC' })
    await expectRefusal(() => parse(encodeUtf8(pem), 'password'), 'passphrase-wrong')
  })
})

describe('generating', () => {
  it('makes an RSA key of 4096 bits with exponent 65537', async () => {
    const key = await generateRsaKey({ modulusBits: 4096, hash: 'SHA-256' })
    expect(parsePublicKey(key.spkiDer)).toEqual({
      type: 'rsa',
      bits: 4096,
      curve: null,
      exponent: 65_537,
    })
    const opened = await importPkcs8(key.pkcs8Der, 'SHA-256')
    expect(opened.spkiDer).toEqual(key.spkiDer)
  }, 60_000)
})
