import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bytes } from '../../../src/text/bytes'
import {
  encodeBitString,
  encodeInteger,
  encodeOid,
  encodeSequence,
  derNull,
} from '../../../src/pki/asn1/der-writer'
import { parseCsr } from '../../../src/pki/x509/csr'
import { oids } from '../../../src/pki/asn1/oids'
import { parsePublicKey, summarizeKey } from '../../../src/pki/keys/public-key'
import { expectRefusal } from '../../support/errors'
import { expectValueOrRefusal, mutationsOf } from '../../support/mutations'
import { readCertificateVector, readVectorDer } from '../../support/vectors'

const { spkiDer } = readCertificateVector('good-ca-p256')

function rsaKey(modulus: Uint8Array, exponent: Uint8Array): Bytes {
  return encodeSequence(
    encodeSequence(encodeOid(oids.rsaEncryption), derNull),
    encodeBitString(encodeSequence(encodeInteger(modulus), encodeInteger(exponent))),
  )
}

describe('a public key', () => {
  it.each([
    ['good-ca-rsa4096', { type: 'rsa', bits: 4096, curve: null, exponent: 65_537 }],
    ['lint-ca-rsa2048', { type: 'rsa', bits: 2048, curve: null, exponent: 65_537 }],
    ['good-ca-p256', { type: 'ec', bits: 256, curve: 'P-256', exponent: null }],
    ['good-ca-p384', { type: 'ec', bits: 384, curve: 'P-384', exponent: null }],
  ])('of %s is read', (name, expected) => {
    expect(parsePublicKey(readCertificateVector(name).spkiDer)).toEqual(expected)
  })

  it('on P-521 is read', () => {
    const csr = parseCsr(readVectorDer('good-p521-sha512.csr.pem'))
    expect(parsePublicKey(csr.spkiDer)).toMatchObject({ bits: 521, curve: 'P-521' })
  })

  it('has as many bits as its modulus, not as its bytes', () => {
    const odd = Uint8Array.of(0x01, 0xff, 0xff)
    expect(parsePublicKey(rsaKey(odd, Uint8Array.of(3)))).toMatchObject({ bits: 17, exponent: 3 })
    expect(parsePublicKey(rsaKey(Uint8Array.of(0), Uint8Array.of(3)))).toMatchObject({ bits: 0 })
  })

  it('has no exponent where it is beyond numbers', () => {
    const key = parsePublicKey(rsaKey(Uint8Array.of(0xff), new Uint8Array(9).fill(1)))
    expect(key.exponent).toBeNull()
  })

  it('is summed up with the SHA-256 of its DER', async () => {
    expect(await summarizeKey(spkiDer)).toEqual({
      type: 'ec',
      bits: 256,
      curve: 'P-256',
      spkiSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    })
  })

  it('of Ed25519 is known, and one of another kind is refused by its OID', async () => {
    const { spkiDer: ed25519 } = parseCsr(readVectorDer('lint-ed25519.csr.pem'))
    expect(parsePublicKey(ed25519)).toMatchObject({ type: 'ed25519', bits: 256, curve: null })
    const x448 = encodeSequence(
      encodeSequence(encodeOid('1.3.101.111')),
      encodeBitString(new Uint8Array(56)),
    )
    const error = await expectRefusal(() => parsePublicKey(x448), 'key-unsupported')
    expect(error.message).toContain('1.3.101.111')
  })

  it('gives a value or a coded refusal for any bytes', async () => {
    const attempt = (bytes: Bytes) => expectValueOrRefusal(() => parsePublicKey(bytes))
    await fc.assert(fc.asyncProperty(mutationsOf(spkiDer), attempt), { numRuns: 1000 })
  })
})
