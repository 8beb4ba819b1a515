import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeUtf8, parseHex, type Bytes } from '../../src/pki/bytes'
import {
  checkDer,
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
  readSequence,
  readWhole,
  tags,
} from '../../src/pki/der'
import { oids } from '../../src/pki/oids'
import { decryptPbes2, encryptPbes2, parsePbes2 } from '../../src/pki/pbes2'
import { expectRefusal } from '../support/errors'
import { expectValueOrRefusal, mutationsOf } from '../support/mutations'
import { listVectors, readVectorDer } from '../support/vectors'

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

const parse = (der: Bytes) => parsePbes2(readWhole(der))

describe('PBES2', () => {
  it('decrypts what it encrypted, with fresh salt and IV', async () => {
    const [one, two] = await Promise.all([
      encryptPbes2(plain, 'päss', 10),
      encryptPbes2(plain, 'päss', 10),
    ])
    expect(await decryptPbes2(readWhole(one.algorithmDer), one.encrypted, 'päss')).toEqual(plain)
    expect(one.encrypted).not.toEqual(two.encrypted)
    expect(one.algorithmDer).not.toEqual(two.algorithmDer)
  })

  it('writes AES-256-CBC and PBKDF2-HMAC-SHA-256 in strict DER', async () => {
    const { algorithmDer } = await encryptPbes2(plain, 'x', 600_000)
    expect(() => checkDer(algorithmDer)).not.toThrow()
    expect(parse(algorithmDer)).toMatchObject({
      iterations: 600_000,
      hash: 'SHA-256',
      keyBits: 256,
    })
  })

  it('refuses a wrong passphrase', async () => {
    const { algorithmDer, encrypted } = await encryptPbes2(plain, 'right', 1)
    let refused = 0
    for (const passphrase of ['', 'Right', 'right ', 'wrong', 'a', 'b', 'c', 'd']) {
      // Once in 256 times the padding fits by chance.
      await decryptPbes2(readWhole(algorithmDer), encrypted, passphrase).then(
        (result) => expect(result).not.toEqual(plain),
        () => (refused += 1),
      )
    }
    expect(refused).toBeGreaterThanOrEqual(6)
  })

  it('refuses data that is no whole number of blocks', async () => {
    const attempt = () => decryptPbes2(readWhole(algorithm()), new Uint8Array(17), 'x')
    await expectRefusal(attempt, 'passphrase-wrong')
  })
})

describe('the parameters of PBES2', () => {
  it('have HMAC-SHA-1 where none is named, and may tell the key length', () => {
    const parameters = parse(algorithm({ keyLength: encodeInteger(32) }))
    expect(parameters).toMatchObject({ hash: 'SHA-1', keyBits: 256, iterations: 2048 })
  })

  it.each([
    [{ scheme: '1.2.840.113549.1.12.1.3' }, 'scheme pbeWithSHAAnd3-KeyTripleDES-CBC (1.2.840.'],
    [{ derivation: '1.3.6.1.4.1.11591.4.11' }, 'key derivation scrypt (1.3.6.1.4.1.11591.4.11)'],
    [{ cipher: '2.16.840.1.101.3.4.1.22' }, 'cipher aes192-CBC (2.16.840.1.101.3.4.1.22)'],
    [{ prf: '1.2.840.113549.2.8' }, 'PBKDF2 function hmacWithSHA224 (1.2.840.113549.2.8)'],
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
      const attempt = () =>
        decryptPbes2(readWhole(algorithm({ iterations })), new Uint8Array(16), 'x')
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
      expect(encryption && parsePbes2(encryption), name).toMatchObject({
        keyBits: Number(bits),
        hash: `SHA-${hash ?? ''}`,
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
  it('is that of RFC 7914 §11, seen through the cipher', async () => {
    // PBKDF2-HMAC-SHA-256, password "passwd", salt "salt", 1 iteration, first 32 bytes.
    const key = parseHex('55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc')
    if (key === null) throw new Error('not hex')
    const iv = new Uint8Array(16)
    const aes = await crypto.subtle.importKey('raw', key, 'AES-CBC', false, ['encrypt'])
    const encrypted = await crypto.subtle.encrypt({ name: 'AES-CBC', iv }, aes, plain)
    const salt = encodeElement(tags.octetString, encodeUtf8('salt'))
    const der = algorithm({ salt, iterations: encodeInteger(1), prf: oids.hmacWithSha256, iv })
    const decrypted = await decryptPbes2(readWhole(der), new Uint8Array(encrypted), 'passwd')
    expect(decrypted).toEqual(plain)
  })
})
