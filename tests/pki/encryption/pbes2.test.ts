import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeUtf8, parseHex, type Bytes } from '../../../src/text/bytes'
import { checkDer, readSequence, readWhole, tags } from '../../../src/pki/asn1/der'
import {
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../../../src/pki/asn1/der-writer'
import { oids } from '../../../src/pki/asn1/oids'
import { parsePbe } from '../../../src/pki/encryption/pbe'
import { encryptPbes2 } from '../../../src/pki/encryption/pbes2'
import { expectRefusal } from '../../support/errors'
import { expectValueOrRefusal, mutationsOf } from '../../support/mutations'
import { listVectors, readVectorDer } from '../../support/vectors'

const plain = encodeUtf8('a private key, or so')

interface Changes {
  readonly scheme?: string
  readonly derivation?: string
  readonly salt?: Bytes
  readonly iterations?: Bytes
  readonly keyLength?: Bytes
  readonly prf?: string
  readonly cipher?: string
  readonly iv?: Bytes
}

/** An AlgorithmIdentifier, sound but for the changes. */
function algorithm(changes: Changes = {}): Bytes {
  const prf = changes.prf === undefined ? [] : [encodeSequence(encodeOid(changes.prf))]
  const keyLength = changes.keyLength === undefined ? [] : [changes.keyLength]
  const parameters = encodeSequence(
    changes.salt ?? encodeElement(tags.octetString, new Uint8Array(8)),
    changes.iterations ?? encodeInteger(2048),
    ...keyLength,
    ...prf,
  )
  const iv = encodeElement(tags.octetString, changes.iv ?? new Uint8Array(16))
  return encodeSequence(
    encodeOid(changes.scheme ?? oids.pbes2),
    encodeSequence(
      encodeSequence(encodeOid(changes.derivation ?? oids.pbkdf2), parameters),
      encodeSequence(encodeOid(changes.cipher ?? oids.aes256Cbc), iv),
    ),
  )
}

const parse = (der: Bytes) => parsePbe(readWhole(der)).facts
const decrypt = (algorithmDer: Bytes, encrypted: Bytes, password: string) =>
  parsePbe(readWhole(algorithmDer)).decrypt(encrypted, password)

describe('PBES2', () => {
  it('decrypts what it encrypted, with fresh salt and IV', async () => {
    const [one, two] = await Promise.all([
      encryptPbes2(plain, 'päss', 10),
      encryptPbes2(plain, 'päss', 10),
    ])
    expect(await decrypt(one.algorithmDer, one.encrypted, 'päss')).toEqual(plain)
    expect(one.encrypted).not.toEqual(two.encrypted)
    expect(one.algorithmDer).not.toEqual(two.algorithmDer)
  })

  it('writes AES-256-CBC and PBKDF2-HMAC-SHA-256 in strict DER', async () => {
    const { algorithmDer } = await encryptPbes2(plain, 'x', 600_000)
    expect(() => checkDer(algorithmDer)).not.toThrow()
    expect(parse(algorithmDer)).toMatchObject({
      scheme: 'PBES2',
      cipher: 'AES-256-CBC',
      derivation: 'PBKDF2',
      hash: 'HMAC-SHA-256',
      iterations: 600_000,
    })
  })

  it('refuses a wrong passphrase', async () => {
    const { algorithmDer, encrypted } = await encryptPbes2(plain, 'right', 1)
    let refused = 0
    for (const passphrase of ['', 'Right', 'right ', 'wrong', 'a', 'b', 'c', 'd']) {
      // Once in 256 times the padding fits by chance.
      await decrypt(algorithmDer, encrypted, passphrase).then(
        (result) => expect(result).not.toEqual(plain),
        () => (refused += 1),
      )
    }
    expect(refused).toBeGreaterThanOrEqual(6)
  })

  it('refuses data that is not a whole number of blocks', async () => {
    const attempt = () => decrypt(algorithm(), new Uint8Array(17), 'x')
    await expectRefusal(attempt, 'passphrase-wrong')
  })
})

describe('the parameters of PBES2', () => {
  it('use HMAC-SHA-1 if no PRF is named, and may contain the key length', () => {
    const parameters = parse(algorithm({ keyLength: encodeInteger(32) }))
    expect(parameters).toMatchObject({
      hash: 'HMAC-SHA-1',
      cipher: 'AES-256-CBC',
      iterations: 2048,
    })
  })

  it.each([
    [{ scheme: '1.2.840.113549.1.12.1.1' }, 'pbeWithSHAAnd128BitRC4 (1.2.840.113549.1.12.1.1)'],
    [{ derivation: '1.2.3.4' }, 'key derivation 1.2.3.4,'],
    [{ cipher: '2.16.840.1.101.3.4.1.46' }, 'cipher AES-256-GCM (2.16.840.1.101.3.4.1.46)'],
    [{ prf: '1.2.840.113549.2.6' }, 'PBKDF2 function hmacWithMD5 (1.2.840.113549.2.6)'],
    [{ cipher: '1.2.3' }, 'cipher 1.2.3,'],
  ])('refuse %j by name', async (changes, named) => {
    const error = await expectRefusal(() => parse(algorithm(changes)), 'key-encryption-unsupported')
    expect(error.message).toContain(named)
  })

  it('admit 10,000,000 iterations and no more, before any work', async () => {
    const most = parse(algorithm({ iterations: encodeInteger(10_000_000) }))
    expect(most.iterations).toBe(10_000_000)
    const huge = encodeElement(tags.integer, new Uint8Array(20).fill(0x7f))
    for (const iterations of [encodeInteger(10_000_001), huge]) {
      const attempt = () => decrypt(algorithm({ iterations }), new Uint8Array(16), 'x')
      const started = performance.now()
      await expectRefusal(attempt, 'derivation-too-costly')
      expect(performance.now() - started).toBeLessThan(500)
    }
  })

  it.each([
    ['no iterations', { iterations: encodeInteger(0) }],
    ['negative iterations', { iterations: encodeElement(tags.integer, Uint8Array.of(0xff)) }],
    ['an empty count', { iterations: encodeElement(tags.integer) }],
    ['an IV of 8 bytes', { iv: new Uint8Array(8) }],
    ['a salt that is an algorithm', { salt: encodeSequence(encodeOid('1.2.3')) }],
  ])('refuse %s', async (_what, changes) => {
    await expectRefusal(() => parse(algorithm(changes)), 'der-malformed')
  })

  it('are read from every file of OpenSSL', () => {
    const names = listVectors('good-ca-rsa4096.pkcs8-')
    expect(names.length).toBe(8)
    for (const name of names) {
      const [encryption] = readSequence(readWhole(readVectorDer(name)), 'The key')
      const [, bits, hash] = /aes(\d+)-sha(\d+)/.exec(name) ?? []
      expect(encryption && parsePbe(encryption).facts, name).toMatchObject({
        cipher: `AES-${bits ?? ''}-CBC`,
        hash: `HMAC-SHA-${hash ?? ''}`,
        iterations: 2048,
      })
    }
  })

  it('give a value or a coded refusal for any bytes', async () => {
    const mutated = mutationsOf(algorithm({ prf: oids.hmacWithSha512 }))
    const attempt = (der: Bytes) => expectValueOrRefusal(() => parse(der))
    await fc.assert(fc.asyncProperty(mutated, attempt), { numRuns: 1000 })
  })
})

describe('PBKDF2', () => {
  it.each([oids.hmacWithSha224, oids.hmacWithSha512_224, oids.hmacWithSha512_256])(
    'over %s, which WebCrypto lacks, costs ten times as much and may take a tenth',
    async (prf) => {
      const counting = (iterations: number) =>
        readWhole(algorithm({ prf, iterations: encodeInteger(iterations) }))
      expect(parsePbe(counting(1_000_000)).cost).toBe(10_000_000)
      await expectRefusal(() => parsePbe(counting(1_000_001)), 'derivation-too-costly')
    },
  )

  it('is that of RFC 7914 §11, seen through the cipher', async () => {
    // PBKDF2-HMAC-SHA-256, password "passwd", salt "salt", 1 iteration, first 32 bytes.
    const key = parseHex('55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc')
    if (key === null) throw new Error('not hex')
    const iv = new Uint8Array(16)
    const aes = await crypto.subtle.importKey('raw', key, 'AES-CBC', false, ['encrypt'])
    const encrypted = await crypto.subtle.encrypt({ name: 'AES-CBC', iv }, aes, plain)
    const salt = encodeElement(tags.octetString, encodeUtf8('salt'))
    const der = algorithm({ salt, iterations: encodeInteger(1), prf: oids.hmacWithSha256, iv })
    const decrypted = await decrypt(der, new Uint8Array(encrypted), 'passwd')
    expect(decrypted).toEqual(plain)
  })
})

describe('scrypt', () => {
  const scrypt = (cost: number, blockSize: number, parallelization: number) =>
    encodeSequence(
      encodeOid(oids.pbes2),
      encodeSequence(
        encodeSequence(
          encodeOid(oids.scrypt),
          encodeSequence(
            encodeElement(tags.octetString, encodeUtf8('SodiumChloride')),
            encodeInteger(cost),
            encodeInteger(blockSize),
            encodeInteger(parallelization),
          ),
        ),
        encodeSequence(
          encodeOid(oids.aes256Cbc),
          encodeElement(tags.octetString, new Uint8Array(16)),
        ),
      ),
    )

  it('is that of RFC 7914 §12, seen through the cipher', async () => {
    // scrypt, password "pleaseletmein", salt "SodiumChloride", N 16384, r 8, p 1, first 32 bytes.
    const key = parseHex('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2')
    if (key === null) throw new Error('not hex')
    const aes = await crypto.subtle.importKey('raw', key, 'AES-CBC', false, ['encrypt'])
    const cipher = { name: 'AES-CBC', iv: new Uint8Array(16) }
    const encrypted = new Uint8Array(await crypto.subtle.encrypt(cipher, aes, plain))
    expect(await decrypt(scrypt(16_384, 8, 1), encrypted, 'pleaseletmein')).toEqual(plain)
  })

  it.each([
    [2 ** 20, 8, 1, '1073741824'],
    [2 ** 14, 8, 100, '16384'],
    [2 ** 40, 1, 1, '1099511627776'],
  ])('of N %d, r %d, p %d is refused with the figure, before any work', async (N, r, p, figure) => {
    const started = performance.now()
    const error = await expectRefusal(() => parse(scrypt(N, r, p)), 'derivation-too-costly')
    expect(error.message).toContain(figure)
    expect(performance.now() - started).toBeLessThan(200)
  })

  it('counts what every parameter costs, up to that of 10,000,000 iterations of PBKDF2', () => {
    const cost = (der: Bytes) => parsePbe(readWhole(der)).cost
    expect(cost(scrypt(2, 1, 2 ** 22))).toBe(cost(scrypt(2 ** 18, 8, 4)))
    expect(cost(scrypt(2 ** 18, 8, 4))).toBeGreaterThan(9_000_000)
    expect(cost(scrypt(2 ** 18, 8, 4))).toBeLessThanOrEqual(10_000_000)
  })

  it.each([
    [0, 8, 1],
    [1, 8, 1],
    [1000, 8, 1],
    [1024, 0, 1],
    [1024, 8, 0],
  ])('with N %d, r %d, p %d is refused', async (N, r, p) => {
    await expectRefusal(() => parse(scrypt(N, r, p)), 'der-malformed')
  })
})
