// What the libraries write against what Botcert's own writers wrote before them, byte for byte under the same random
// numbers. It also pins every upgrade of a library.
import fc from 'fast-check'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { encodeUtf8, formatHex, parseHex, type Bytes } from '../../../src/text/bytes'
import { parseCertificate, type Certificate } from '../../../src/pki/x509/certificate'
import { tags } from '../../../src/pki/asn1/der'
import { encodeElement, encodeOid, encodeSequence } from '../../../src/pki/asn1/der-writer'
import type { PrivateKey } from '../../../src/pki/keys/private-key'
import type { StringType } from '../../../src/pki/x509/names'
import type { SubjectAttribute } from '../../../src/profile/profile'
import { checkSignature } from '../../../src/pki/keys/signature'
import { parseSignedDer } from '../../support/signed-der'
import * as certificates from '../../../src/pki/write/certificate'
import * as requests from '../../../src/pki/write/csr'
import { encodeEncryptedKey } from '../../../src/pki/write/encrypted-key'
import * as extensions from '../../../src/pki/write/extensions'
import { encodeName } from '../../../src/pki/write/name'
import { buildPkcs12 } from '../../../src/pki/write/pkcs12'
import { encodePkcs7 } from '../../../src/pki/write/pkcs7'
import { buildTrustStore } from '../../../src/pki/write/trust-store'
import { expectRefusal } from '../../support/errors'
import * as oracle from '../../support/oracle/certificate'
import * as containers from '../../support/oracle/pkcs12'
import { readCertificateVector, readKeyVector } from '../../support/vectors'

const root = readCertificateVector('good-ca-rsa4096')
const intermediate = readCertificateVector('good-intermediate-p384')
const password = 'correct horse'
const iterations = 2048

let rsa: PrivateKey
let ec: readonly PrivateKey[]

beforeAll(async () => {
  rsa = await readKeyVector('good-bot-rsa4096')
  ec = await Promise.all(['good-ca-p256', 'good-ca-p384'].map(readKeyVector))
})

/** The same random numbers for each writer: a linear congruential generator, high bits only. */
function seedRandom(seed: number): void {
  let state = seed
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    if (!(array instanceof Uint8Array)) throw new TypeError('Only octets are asked for')
    for (let index = 0; index < array.length; index += 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      array[index] = state >>> 24
    }
    return array
  })
}

beforeEach(() => {
  seedRandom(1)
})

afterEach(() => {
  vi.restoreAllMocks()
})

/** Shows where they part, and no more: a diff of two large files takes minutes. */
function expectSameBytes(written: Bytes, expected: Bytes): void {
  const position = written.findIndex((octet, index) => octet !== expected[index])
  const start = Math.max(0, position - 8)
  const show = (bytes: Bytes) => ({
    length: bytes.length,
    start,
    hex: position === -1 ? '' : formatHex(bytes.subarray(start, start + 32)),
  })
  expect(show(written)).toEqual(show(expected))
}

/** Both from the same seed. */
async function compare(
  write: () => Promise<Bytes>,
  writeByOracle: () => Promise<Bytes>,
): Promise<void> {
  seedRandom(1)
  const written = await write()
  seedRandom(1)
  expectSameBytes(written, await writeByOracle())
}

const name = (value: string, stringType: StringType = 'utf8', attribute: SubjectAttribute = 'CN') =>
  [{ attribute, value, stringType }] as const

const rdn = (tag: number, content: Bytes, oid = '2.5.4.3') =>
  encodeElement(tags.set, encodeSequence(encodeOid(oid), encodeElement(tag, content)))

describe('a name', () => {
  it.each([
    '',
    ' ',
    'demo-bot1',
    'a,b+c="/\\<>;#',
    'Größe & Söhne',
    '株式会社',
    '😀🤖',
    'e\u0301',
    '\ufeffbot',
    '\u202etob',
    'line\nbreak\u0000',
    "it's (a) /test:=?",
    'x'.repeat(127),
    'x'.repeat(128),
    'ü'.repeat(40_000),
  ])('of %j is the same', (value) => {
    expectSameBytes(encodeName(name(value)), oracle.encodeName(name(value)))
  })

  it('of any text, of any number of attributes, is the same', () => {
    const attributes: readonly SubjectAttribute[] = ['CN', 'O', 'OU', 'C', 'UID', 'DC', 'title']
    const attribute = fc.oneof(
      fc.record({
        attribute: fc.constantFrom(...attributes),
        value: fc.string({ unit: 'grapheme', maxLength: 80 }),
        stringType: fc.constant<StringType>('utf8'),
      }),
      fc.record({
        attribute: fc.constantFrom(...attributes),
        value: fc.string({ unit: fc.constantFrom('a', 'Z', '0', ' ', '.', '-'), maxLength: 80 }),
        stringType: fc.constantFrom<StringType>('ia5', 'printable'),
      }),
    )
    fc.assert(
      fc.property(fc.array(attribute, { maxLength: 6 }), (list) => {
        expectSameBytes(encodeName(list), oracle.encodeName(list))
      }),
      { seed: 1, numRuns: 300 },
    )
  })
})

describe('a request', () => {
  it('of an RSA key is the same', async () => {
    for (const value of ['demo-bot1', 'Büro 🤖']) {
      const options = { subjectDer: encodeName(name(value)), key: rsa, hash: 'SHA-256' } as const
      expectSameBytes(await requests.buildCsr(options), await oracle.buildCsr(options))
    }
  })

  it('of an EC key is signed over the same', async () => {
    for (const key of ec) {
      const options = { subjectDer: encodeName(name('demo-bot1')), key, hash: 'SHA-256' } as const
      await expectSameSigned(requests.buildCsr(options), oracle.buildCsr(options), key)
    }
  })

  it('that the library cannot write is refused, with its error as the cause', async () => {
    const subjectDer = encodeSequence(rdn(tags.bmpString, Uint8Array.of(0, 0x42, 0)))
    const attempt = () => requests.buildCsr({ subjectDer, key: rsa, hash: 'SHA-256' })
    const { cause } = await expectRefusal(attempt, 'csr-malformed')
    expect(cause).toBeInstanceOf(RangeError)
  })
})

/** ECDSA draws a random number for each signature, so that only what is signed can be the same. */
async function expectSameSigned(
  written: Promise<Bytes>,
  byOracle: Promise<Bytes>,
  key: PrivateKey,
): Promise<void> {
  const [signed, expected] = [parseSignedDer(await written), parseSignedDer(await byOracle)]
  expectSameBytes(signed.toBeSigned.bytes, expected.toBeSigned.bytes)
  expectSameBytes(signed.algorithm.bytes, expected.algorithm.bytes)
  expect(await checkSignature(signed, key.spkiDer)).toBe('valid')
}

type Extensions = Omit<typeof oracle.extensions, 'encodeSubjectAlternativeName'>

const identifier = parseHex('00ff7f80000102030405060708090a0b0c0d0e0f') ?? new Uint8Array()

function encodeExtensions(writers: Extensions): readonly Bytes[] {
  return [
    writers.encodeBasicConstraints(true, true),
    writers.encodeBasicConstraints(false, false),
    writers.encodeKeyUsage(['digitalSignature'], true),
    writers.encodeKeyUsage(['keyCertSign', 'cRLSign'], true),
    writers.encodeKeyUsage(['keyEncipherment', 'digitalSignature', 'nonRepudiation'], false),
    writers.encodeKeyUsage(['encipherOnly'], false),
    writers.encodeKeyUsage(['keyAgreement', 'decipherOnly'], true),
    writers.encodeExtendedKeyUsage(['clientAuth'], false),
    writers.encodeExtendedKeyUsage(['serverAuth', 'emailProtection', 'clientAuth'], true),
    writers.encodeSubjectKeyIdentifier(identifier),
    writers.encodeAuthorityKeyIdentifier(identifier),
  ]
}

describe('a certificate', () => {
  it('has the same extensions', () => {
    expect(encodeExtensions(extensions)).toEqual(encodeExtensions(oracle.extensions))
    expect(
      extensions.encodeSubjectAlternativeName(['localhost', 'bot.example'], ['127.0.0.1']),
    ).toEqual(
      oracle.extensions.encodeSubjectAlternativeName(
        ['localhost', 'bot.example'],
        [Uint8Array.of(127, 0, 0, 1)],
      ),
    )
  })

  const optionsOf = (
    issuerKey: PrivateKey,
    changes: Partial<certificates.BuildCertificateOptions> = {},
  ): certificates.BuildCertificateOptions => ({
    serialNumber: Uint8Array.of(0x80, 1, 2, 3),
    issuerDer: root.subjectDer,
    subjectDer: encodeName(name('demo-bot1')),
    spkiDer: rsa.spkiDer,
    notBefore: new Date('2026-11-24T12:00:00.123Z'),
    notAfter: new Date('2049-12-31T23:59:59Z'),
    extensions: encodeExtensions(oracle.extensions),
    issuerKey,
    hash: 'SHA-256',
    ...changes,
  })

  it.each([
    ['as it is', {}],
    ['from 2050 on', { notAfter: new Date('2050-01-01T00:00:00.999Z') }],
    ['without end', { notAfter: new Date('9999-12-31T23:59:59Z') }],
    ['with the serial number 0', { serialNumber: Uint8Array.of(0, 0) }],
    ['with a small serial number', { serialNumber: Uint8Array.of(0, 0, 0x7f) }],
    ['with a serial number of 20 octets', { serialNumber: new Uint8Array(20).fill(0xff) }],
    ['without extensions', { extensions: [] }],
  ] as const)('by an RSA key is the same %s', async (_what, changes) => {
    const options = optionsOf(rsa, changes)
    expectSameBytes(
      await certificates.buildCertificate(options),
      await oracle.buildCertificate(options),
    )
  })

  it('by an EC key is signed over the same', async () => {
    for (const key of ec) {
      const options = optionsOf(key, { spkiDer: key.spkiDer })
      const written = certificates.buildCertificate(options)
      await expectSameSigned(written, oracle.buildCertificate(options), key)
    }
  })

  it.each([
    ['Latin-1 in a UTF8String', rdn(tags.utf8String, Uint8Array.of(0x42, 0xfc, 0x72))],
    ['a BMPString of three octets', rdn(tags.bmpString, Uint8Array.of(0, 0x42, 0))],
    ['a UniversalString', rdn(tags.universalString, Uint8Array.of(0, 1, 0xf6, 0))],
    ['a UniversalString of five octets', rdn(tags.universalString, new Uint8Array(5))],
    ['a string of 200 kB', rdn(tags.utf8String, new Uint8Array(200_000).fill(0x41))],
    ['an OID arc above 2^53', rdn(tags.utf8String, encodeUtf8('x'), '2.5.9007199254740993')],
    [
      'a multi-valued RDN that is not sorted',
      encodeElement(
        tags.set,
        ...['b', 'a'].map((value) =>
          encodeSequence(
            encodeOid('2.5.4.3'),
            encodeElement(tags.printableString, encodeUtf8(value)),
          ),
        ),
      ),
    ],
  ])('keeps the bytes of names with %s', async (_what, ...rdns) => {
    const oddName = encodeSequence(...rdns)
    const options = optionsOf(rsa, { issuerDer: oddName, subjectDer: oddName, extensions: [] })
    const written = await certificates.buildCertificate(options)
    expectSameBytes(written, await oracle.buildCertificate(options))
    expectSameBytes(parseCertificate(written).issuerDer, oddName)

    // And so do the files around such a certificate.
    const odd = [parseCertificate(written)]
    expectSameBytes(encodePkcs7(odd), containers.encodePkcs7(odd))
  })

  it('that the library cannot write is refused, with its error as the cause', async () => {
    const privateKey = await crypto.subtle.importKey('raw', new Uint8Array(16), 'AES-CBC', false, [
      'encrypt',
    ])
    const options = optionsOf({ ...rsa, privateKey })
    const attempt = () => certificates.buildCertificate(options)
    const { cause } = await expectRefusal(attempt, 'certificate-malformed')
    expect(cause).toBeInstanceOf(Error)
  })
})

describe('an encrypted key', () => {
  it('is the same', async () => {
    for (const key of [rsa, ...ec]) {
      const options = { pkcs8Der: key.pkcs8Der, passphrase: password, iterations }
      await compare(
        async () => encodeUtf8(await encodeEncryptedKey(options)),
        async () => encodeUtf8(await containers.encodeEncryptedKey(options)),
      )
    }
  })
})

describe('a PKCS#12 file', () => {
  it.each([
    ['AES-256-CBC', 'SHA-1', 'SHA-1'],
    ['AES-256-CBC', 'SHA-256', 'SHA-256'],
    ['AES-256-CBC', 'SHA-384', 'SHA-384'],
    ['AES-256-CBC', 'SHA-512', 'SHA-512'],
    ['AES-256-CBC', 'SHA-256', 'PBMAC1-SHA-256'],
    ['DES-EDE3-CBC', 'SHA-1', 'SHA-1'],
  ] as const)('by %s with %s, under a MAC of %s, is the same', async (cipher, kdfHash, mac) => {
    const variants = [
      { key: rsa, intermediates: [intermediate, root], friendlyName: 'demo-bot1' },
      { key: ec[0] ?? rsa, intermediates: [], friendlyName: 'Büro 🤖 ' },
    ]
    for (const variant of variants) {
      const options = { ...variant, certificate: root, password, iterations, cipher, kdfHash, mac }
      await compare(
        () => buildPkcs12(options),
        () => containers.buildPkcs12(options),
      )
    }
  })
})

describe('a trust store', () => {
  it.each([1, 300])('of %i certificates is the same', async (count) => {
    const all = Array.from({ length: count }, (): Certificate => root)
    const entries = all.map((certificate, index) => ({
      alias: index === 0 ? 'Good RSA CA' : `Good RSA CA (${index + 1})`,
      certificate,
    }))
    await compare(
      () => buildTrustStore({ certificates: all, password, iterations }),
      () => containers.buildTrustStore({ entries, password, iterations }),
    )
  })
})

describe('a P7B file', () => {
  it.each([0, 1, 2, 300])('of %i certificates is the same', (count) => {
    const all = Array.from({ length: count }, (_, index) => (index % 2 === 0 ? intermediate : root))
    expectSameBytes(encodePkcs7(all), containers.encodePkcs7(all))
  })
})

it('compares under random numbers that differ from seed to seed', () => {
  const draw = (seed: number) => {
    seedRandom(seed)
    return crypto.getRandomValues(new Uint8Array(16))
  }
  expect(draw(1)).toEqual(draw(1))
  expect(draw(1)).not.toEqual(draw(2))
})
