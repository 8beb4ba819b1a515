import { describe, expect, it } from 'vitest'
import { parseHex, type Bytes } from '../../../src/text/bytes'
import { readSequence, readWhole, tags } from '../../../src/pki/asn1/der'
import { encodeElement, encodeInteger, encodeSequence } from '../../../src/pki/asn1/der-writer'
import { parsePrivateKey } from '../../../src/pki/keys/private-key'
import { checkSignature, parseSignatureAlgorithm } from '../../../src/pki/keys/signature'
import { parseSignedDer } from '../../support/signed-der'
import { signDer } from '../../support/oracle/signing'
import { expectRefusal } from '../../support/errors'
import { readKeyVector, readVector } from '../../support/vectors'

const toBeSigned = encodeSequence(encodeInteger(1))
const ec = await readKeyVector('good-ca-p256')
const rsa = await readKeyVector('lint-ca-rsa2048')

describe('a signature', () => {
  it.each([
    ['lint-ca-rsa2048', 'SHA-256', 'sha256WithRSAEncryption'],
    ['lint-ca-rsa2048', 'SHA-384', 'sha384WithRSAEncryption'],
    ['lint-ca-rsa2048', 'SHA-512', 'sha512WithRSAEncryption'],
    ['good-ca-p256', 'SHA-512', 'ecdsa-with-SHA256'],
    ['good-ca-p384', 'SHA-256', 'ecdsa-with-SHA384'],
    ['good-bot-p521', 'SHA-256', 'ecdsa-with-SHA512'],
    ['good-bot-ed25519', 'SHA-256', 'Ed25519'],
  ] as const)('by %s with %s is %s, and valid', async (name, hash, algorithm) => {
    const key = await parsePrivateKey(readVector(`${name}.key.pem`), { passphrase: '', hash })
    const signed = parseSignedDer(await signDer(toBeSigned, key, hash))
    expect(parseSignatureAlgorithm(signed.algorithm).name).toBe(algorithm)
    expect(signed.toBeSigned.bytes).toEqual(toBeSigned)
    expect(await checkSignature(signed, key.spkiDer)).toBe('valid')
  })

  it('by ECDSA is read and written for every length of its numbers', async () => {
    for (let attempt = 0; attempt < 300; attempt += 1) {
      const signed = parseSignedDer(await signDer(toBeSigned, ec, 'SHA-256'))
      expect(await checkSignature(signed, ec.spkiDer)).toBe('valid')
    }
  })

  it('is invalid under another key or over other bytes', async () => {
    const signed = parseSignedDer(await signDer(toBeSigned, rsa, 'SHA-256'))
    const other = await readKeyVector('good-bot-rsa4096')
    expect(await checkSignature(signed, other.spkiDer)).toBe('invalid')
    const changed = { ...signed, toBeSigned: readWhole(encodeSequence(encodeInteger(2))) }
    expect(await checkSignature(changed, rsa.spkiDer)).toBe('invalid')
  })

  it('is unsupported where the algorithm is not that of the key', async () => {
    const signed = parseSignedDer(await signDer(toBeSigned, rsa, 'SHA-256'))
    expect(await checkSignature(signed, ec.spkiDer)).toBe('unsupported')
  })

  it('by Ed25519 is invalid cut short, over other bytes, and where one bit is another', async () => {
    const ed25519 = await readKeyVector('good-bot-ed25519')
    const signed = parseSignedDer(await signDer(toBeSigned, ed25519, 'SHA-256'))
    const check = (changes: object) => checkSignature({ ...signed, ...changes }, ed25519.spkiDer)
    const bent = signed.signature.map((octet, index) => (index === 40 ? octet ^ 1 : octet))
    expect(await check({ signature: bent })).toBe('invalid')
    expect(await check({ signature: signed.signature.subarray(0, 63) })).toBe('invalid')
    expect(await check({ toBeSigned: readWhole(encodeSequence()) })).toBe('invalid')
    expect(await checkSignature(signed, ec.spkiDer)).toBe('unsupported')
  })

  it('by Ed25519 has no parameters in its algorithm (RFC 8410 §3)', async () => {
    const ed25519 = await readKeyVector('good-bot-ed25519')
    const { algorithm } = parseSignedDer(await signDer(toBeSigned, ed25519, 'SHA-256'))
    expect(algorithm.bytes).toEqual(parseHex('300506032b6570'))
  })

  it('is invalid where the key is no key', async () => {
    const signed = parseSignedDer(await signDer(toBeSigned, rsa, 'SHA-256'))
    expect(await checkSignature(signed, encodeSequence())).toBe('invalid')
  })

  const zero = encodeInteger(0)
  it.each<[string, Bytes]>([
    ['nothing', new Uint8Array()],
    ['one number', encodeSequence(zero)],
    ['three numbers', encodeSequence(zero, zero, zero)],
    ['zeros', encodeSequence(zero, zero)],
    ['a negative number', encodeSequence(encodeElement(tags.integer, Uint8Array.of(0xff)), zero)],
    [
      'numbers longer than the curve',
      encodeSequence(encodeInteger(new Uint8Array(33).fill(1)), zero),
    ],
    ['something else than numbers', encodeSequence(encodeSequence(), zero)],
    ['trailing bytes', parseHex('3006020101020101 00'.replace(' ', '')) ?? zero],
    ['the raw form of WebCrypto', new Uint8Array(64).fill(1)],
  ])('by ECDSA with %s is invalid', async (_what, signature) => {
    const signed = parseSignedDer(await signDer(toBeSigned, ec, 'SHA-256'))
    expect(await checkSignature({ ...signed, signature }, ec.spkiDer)).toBe('invalid')
  })

  it('by ECDSA whose number lost its leading zero, and so is negative, is invalid', async () => {
    for (;;) {
      const signed = parseSignedDer(await signDer(toBeSigned, ec, 'SHA-256'))
      const [r, s] = readSequence(readWhole(signed.signature), 'The signature')
      if (r?.content[0] !== 0) continue
      const negative = encodeElement(tags.integer, r.content.subarray(1))
      const signature = encodeSequence(negative, s?.bytes ?? zero)
      expect(await checkSignature({ ...signed, signature }, ec.spkiDer)).toBe('invalid')
      return
    }
  })

  it('does not end inside an octet', async () => {
    const der = (await signDer(toBeSigned, ec, 'SHA-256')).slice()
    const [, , bitString] = readSequence(readWhole(der), 'It')
    bitString?.content.set([1])
    await expectRefusal(() => parseSignedDer(der), 'der-malformed')
  })
})
