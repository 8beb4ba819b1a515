import { describe, expect, it } from 'vitest'
import { readWhole, tags } from '../../../src/pki/asn1/der'
import { encodeElement, encodeOid, encodeSequence } from '../../../src/pki/asn1/der-writer'
import { parsePbe } from '../../../src/pki/encryption/pbe'
import { encryptPbes1 } from '../../../src/pki/encryption/pbes1'
import { encryptPbes2, type WrittenHash } from '../../../src/pki/encryption/pbes2'
import { expectRefusal } from '../../support/errors'

const plain = Uint8Array.of(0x30, 3, 2, 1, 0)

describe('an AlgorithmIdentifier', () => {
  it('of PBES1 leads to triple DES with the derivation of PKCS#12', async () => {
    const { algorithmDer, encrypted } = await encryptPbes1(plain, 'x', 2000)
    const { facts, blockBytes, decrypt } = parsePbe(readWhole(algorithmDer))
    expect(facts).toEqual({
      scheme: 'pbeWithSHAAnd3-KeyTripleDES-CBC',
      oid: '1.2.840.113549.1.12.1.3',
      cipher: 'DES-EDE3-CBC',
      derivation: 'PKCS12',
      hash: 'SHA-1',
      iterations: 2000,
    })
    expect(blockBytes).toBe(8)
    expect(await decrypt(encrypted, 'x')).toEqual(plain)
  })

  it.each<WrittenHash>(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'])(
    'of PBES2 leads to AES-256 with PBKDF2 and HMAC of %s',
    async (hash) => {
      const { algorithmDer, encrypted } = await encryptPbes2(plain, 'x', 2000, hash)
      const { facts, blockBytes, decrypt } = parsePbe(readWhole(algorithmDer))
      expect(facts).toEqual({
        scheme: 'PBES2',
        oid: '1.2.840.113549.1.5.13',
        cipher: 'AES-256-CBC',
        derivation: 'PBKDF2',
        hash: `HMAC-${hash}`,
        iterations: 2000,
      })
      expect(blockBytes).toBe(16)
      expect(await decrypt(encrypted, 'x')).toEqual(plain)
    },
  )

  it.each([
    ['1.2.840.113549.1.5.1', 'pbeWithMD2AndDES-CBC (1.2.840.113549.1.5.1)'],
    ['1.2.840.113549.1.12.1.2', 'pbeWithSHAAnd40BitRC4 (1.2.840.113549.1.12.1.2)'],
    ['1.2.3.4', 'with 1.2.3.4,'],
  ])('of %s is refused by its name and OID', async (oid, named) => {
    const algorithm = readWhole(encodeSequence(encodeOid(oid), encodeSequence()))
    const error = await expectRefusal(() => parsePbe(algorithm), 'key-encryption-unsupported')
    expect(error.message).toContain(named)
  })

  it.each([
    ['nothing', encodeSequence()],
    ['no OID', encodeSequence(encodeElement(tags.octetString))],
    ['no parameters', encodeSequence(encodeOid('1.2.840.113549.1.5.13'))],
  ])('with %s in it is malformed', async (_what, der) => {
    await expectRefusal(() => parsePbe(readWhole(der)), 'der-malformed')
  })
})
