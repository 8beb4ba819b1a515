import { describe, expect, it } from 'vitest'
import { concatBytes, encodeUtf8, parseHex, type Bytes } from '../../../src/text/bytes'
import {
  decryptLegacy,
  encryptTripleDes,
  type LegacyCipher,
} from '../../../src/pki/encryption/legacy-ciphers'

const hex = (text: string): Bytes => parseHex(text.replaceAll(' ', '')) ?? new Uint8Array()

/** 1 to 24 in order, of which a cipher takes as many as it has. */
const octets = Uint8Array.from({ length: 24 }, (_, index) => index + 1)
const plain = encodeUtf8('legacy ciphers, twenty-eight')

/** Made by `openssl enc -<cipher> -K 0102… -iv 0102… -provider legacy -provider default` of the plain text. */
const vectors: readonly (readonly [LegacyCipher, number, number, string])[] = [
  ['DES-CBC', 8, 8, '29e4726e80a165372e6ca63e6096c2a57388504a83104cf895db5dd89de672b3'],
  ['DES-EDE3-CBC', 24, 8, '680ec8ad66189877a7964ac3693dc08411ac1a8add77c370ba1648a462aae0e0'],
  ['RC2-40-CBC', 5, 8, '6f4034b6b13ad855884d5aacca5a45825cb5316ffe32d1448c8bd911cafe75d3'],
  ['RC2-64-CBC', 8, 8, 'aed8fedc932b9cb01da5309640a6f6003f920b32d464b19e723509639e865e0a'],
  ['RC2-128-CBC', 16, 8, 'a91ee859e51145645356300a854b8eb99d657c50cf0a815a0244c245b0f3e6f6'],
  ['AES-192-CBC', 24, 16, 'b52a5cb5a4c6901e3c124c3fc095782913f5d4caf0093eceeba9fd31a77784da'],
]

describe('the old ciphers', () => {
  it.each(vectors)('decrypt %s as OpenSSL encrypts it', (name, keyLength, ivLength, encrypted) => {
    const secrets = { key: octets.slice(0, keyLength), iv: octets.slice(0, ivLength) }
    expect(decryptLegacy(name, secrets, hex(encrypted))).toEqual(plain)
  })

  const iv = octets.slice(0, 8)
  const secrets = { key: octets, iv }

  it('encrypt triple DES as OpenSSL does', () => {
    const expected = vectors.find(([name]) => name === 'DES-EDE3-CBC')?.[3] ?? ''
    expect(encryptTripleDes(secrets, plain)).toEqual(hex(expected))
  })

  it.each([0, 1, 7, 8, 9, 4095, 4096, 4097, 20_000])('keep %d bytes as they are', (length) => {
    const long = Uint8Array.from({ length }, (_, index) => (index * 7) % 251)
    expect(decryptLegacy('DES-EDE3-CBC', secrets, encryptTripleDes(secrets, long))).toEqual(long)
  })

  it.each([
    ['nothing', new Uint8Array()],
    ['half a block', new Uint8Array(4)],
    ['a block and a half', new Uint8Array(12)],
  ])('decrypt no %s', (_what, encrypted) => {
    expect(decryptLegacy('DES-EDE3-CBC', secrets, encrypted)).toBeNull()
  })

  it.each([
    ['zero', '00'],
    ['more than a block', '09'],
    ['absurd', 'ff'],
    ['not of one value', '0102'],
  ])('take no padding that is %s', (_what, end) => {
    const padding = hex(end)
    const padded = concatBytes(new Uint8Array(16 - padding.length), padding)
    // Encrypted with one block of good padding behind, which is then cut off.
    const encrypted = encryptTripleDes(secrets, padded).subarray(0, 16)
    expect(decryptLegacy('DES-EDE3-CBC', secrets, encrypted)).toBeNull()
  })

  it.each(['RC2-40-CBC', 'DES-EDE3-CBC'] as const)('decrypt a megabyte of %s soon', (name) => {
    const key = name === 'RC2-40-CBC' ? octets.slice(0, 5) : octets
    const started = performance.now()
    decryptLegacy(name, { key, iv }, new Uint8Array(1_048_576))
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
