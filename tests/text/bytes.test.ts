import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compareBytes,
  concatBytes,
  encodeBase64,
  encodeUtf8,
  equalBytes,
  formatFingerprint,
  formatHex,
  parseBase64,
  parseHex,
  parseUtf8,
  sha256,
} from '../../src/text/bytes'

const bytes = fc.uint8Array({ maxLength: 300 })

describe('bytes', () => {
  it('joins in order', () => {
    expect(concatBytes(Uint8Array.of(1, 2), new Uint8Array(), Uint8Array.of(3))).toEqual(
      Uint8Array.of(1, 2, 3),
    )
  })

  it('compares length and content', () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true)
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false)
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false)
  })

  it('sorts by the first difference, the shorter first', () => {
    const sorted = [[], [0], [0, 1], [1], [1, 0], [0xff]].map((octets) => Uint8Array.from(octets))
    expect(sorted.toReversed().sort(compareBytes)).toEqual(sorted)
  })

  it('reads the hex that it writes', () => {
    expect(formatHex(Uint8Array.of(0, 15, 255))).toBe('000fff')
    fc.assert(
      fc.property(bytes, (input) => {
        expect(parseHex(formatHex(input))).toEqual(Uint8Array.from(input))
      }),
    )
  })

  it('writes fingerprints as openssl does', () => {
    expect(formatFingerprint('00abff')).toBe('00:AB:FF')
    expect(formatFingerprint('')).toBe('')
  })

  it.each(['0', '0g', ' 00', '0x00'])('does not take %j for hex', (text) => {
    expect(parseHex(text)).toBeNull()
  })

  it('reads the base64 that it writes', () => {
    // RFC 4648 §10
    expect(encodeBase64(encodeUtf8('foobar'))).toBe('Zm9vYmFy')
    expect(encodeBase64(encodeUtf8('fooba'))).toBe('Zm9vYmE=')
    fc.assert(
      fc.property(bytes, (input) => {
        expect(parseBase64(encodeBase64(input))).toEqual(Uint8Array.from(input))
      }),
    )
  })

  it('writes base64 of more than an argument list holds', () => {
    const long = new Uint8Array(1_000_000).fill(7)
    expect(equalBytes(parseBase64(encodeBase64(long)) ?? new Uint8Array(), long)).toBe(true)
  })

  it('takes line breaks in base64, and nothing else beside it', () => {
    expect(parseBase64('Zm9v\r\nYmFy\n')).toEqual(encodeUtf8('foobar'))
    expect(parseBase64('Zm9v!')).toBeNull()
    expect(parseBase64('Zm9vY')).toBeNull()
  })

  it('tells UTF-8 from other bytes', () => {
    expect(parseUtf8(encodeUtf8('Zürich 😀'))).toBe('Zürich 😀')
    expect(parseUtf8(Uint8Array.of(0x5a, 0xfc))).toBeNull()
    expect(parseUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41))).toBe('\uFEFFA')
  })

  it('hashes', async () => {
    // FIPS 180-2 Appendix B.1
    expect(formatHex(await sha256(encodeUtf8('abc')))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
  })
})
