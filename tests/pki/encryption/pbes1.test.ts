import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeUtf8, type Bytes } from '../../../src/text/bytes'
import { checkDer, readSequence, readWhole, tags } from '../../../src/pki/asn1/der'
import {
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../../../src/pki/asn1/der-writer'
import { parsePbe } from '../../../src/pki/encryption/pbe'
import { encryptPbes1 } from '../../../src/pki/encryption/pbes1'
import { expectRefusal } from '../../support/errors'
import { expectValueOrRefusal, mutationsOf } from '../../support/mutations'
import { readVectorDer } from '../../support/vectors'

const plain = encodeUtf8('a private key, or so')

function algorithm(iterations: Bytes): Bytes {
  return encodeSequence(
    encodeOid('1.2.840.113549.1.12.1.3'),
    encodeSequence(encodeElement(tags.octetString, new Uint8Array(8)), iterations),
  )
}

const parse = (der: Bytes) => parsePbe(readWhole(der))

describe('the old password-based encryption', () => {
  it.each([
    ['pbes1-3des', 'pbeWithSHAAnd3-KeyTripleDES-CBC', 'DES-EDE3-CBC', 'PKCS12', 'SHA-1'],
    ['pbes1-rc2-40', 'pbeWithSHAAnd40BitRC2-CBC', 'RC2-40-CBC', 'PKCS12', 'SHA-1'],
    ['pbes1-rc2-128', 'pbeWithSHAAnd128BitRC2-CBC', 'RC2-128-CBC', 'PKCS12', 'SHA-1'],
    ['pbes1-md5-des', 'pbeWithMD5AndDES-CBC', 'DES-CBC', 'PBKDF1', 'MD5'],
  ])('of %s is named and opens', async (name, scheme, cipher, derivation, hash) => {
    const file = readWhole(readVectorDer(`good-ca-p256.pkcs8-${name}.key.pem`))
    const [encryption, encrypted] = readSequence(file, 'The key')
    const pbe = encryption && parsePbe(encryption)
    expect(pbe?.facts).toMatchObject({ scheme, cipher, derivation, hash, iterations: 2048 })
    const decrypted = await pbe?.decrypt(encrypted?.content ?? plain, 'practice')
    expect(decrypted).toEqual(readVectorDer('good-ca-p256.key.pem'))
  })

  it('decrypts what it encrypted, with a fresh salt, in strict DER', async () => {
    const [one, two] = await Promise.all([
      encryptPbes1(plain, 'päss', 10),
      encryptPbes1(plain, 'päss', 10),
    ])
    expect(() => checkDer(one.algorithmDer)).not.toThrow()
    expect(one.algorithmDer).not.toEqual(two.algorithmDer)
    expect(await parse(one.algorithmDer).decrypt(one.encrypted, 'päss')).toEqual(plain)
  })

  it('tells a wrong password, but for the padding that fits by chance', async () => {
    const { algorithmDer, encrypted } = await encryptPbes1(plain, 'right', 1)
    let refused = 0
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await parse(algorithmDer)
        .decrypt(encrypted, `wrong ${attempt}`)
        .then(
          (result) => expect(result).not.toEqual(plain),
          () => (refused += 1),
        )
    }
    expect(refused).toBeGreaterThanOrEqual(15)
  })

  it('knows no password from an empty one', async () => {
    const { algorithmDer, encrypted } = await encryptPbes1(plain, '', 1)
    expect(await parse(algorithmDer).decrypt(encrypted, '')).toEqual(plain)
    const other = await parse(algorithmDer)
      .decrypt(encrypted, null)
      .catch(() => null)
    expect(other).not.toEqual(plain)
  })

  it.each([0, 7, 9])('refuses %d bytes, which are no whole blocks', async (length) => {
    const attempt = () => parse(algorithm(encodeInteger(1))).decrypt(new Uint8Array(length), 'x')
    await expectRefusal(attempt, 'passphrase-wrong')
  })

  it('admits 2,000,000 iterations and no more, before any work', async () => {
    expect(parse(algorithm(encodeInteger(2_000_000))).facts.iterations).toBe(2_000_000)
    const attempt = () => parse(algorithm(encodeInteger(2_000_001)))
    const error = await expectRefusal(attempt, 'derivation-too-costly')
    expect(error.message).toContain('2000001')
  })

  it('gives a value or a coded refusal for any bytes', async () => {
    const mutated = mutationsOf(algorithm(encodeInteger(2)))
    const attempt = (der: Bytes) =>
      expectValueOrRefusal(async () => {
        const pbe = parse(der)
        if (pbe.facts.iterations < 1000) await pbe.decrypt(new Uint8Array(16), 'x')
      })
    await fc.assert(fc.asyncProperty(mutated, attempt), { numRuns: 1000 })
  })
})
