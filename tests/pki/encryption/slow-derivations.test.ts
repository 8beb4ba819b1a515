import { describe, expect, it } from 'vitest'
import { encodeUtf8, formatHex } from '../../../src/text/bytes'
import { deriveScrypt, deriveSlowPbkdf2 } from '../../../src/pki/encryption/slow-derivations'

describe('PBKDF2 over a rare hash', () => {
  // Made by Python's hashlib.pbkdf2_hmac with the password "pässword", the salt "salt" and 1000 iterations.
  it.each([
    ['HMAC-SHA-224', '5435db44e89dcc56ad98b28fadfa7c786c47da62650d7982e210f3299c56f267'],
    ['HMAC-SHA-512/224', '0113f7b55db1420cf657cdb8c7677b04dfef006bcec7f8bed3f1377e1bdb76c7'],
    ['HMAC-SHA-512/256', '512459720e3c51bef7b67c217d62856f1ae5d7b7fb6472d8fc080ab6278e5b50'],
  ])('%s is as Python has it', (prf, expected) => {
    const salt = encodeUtf8('salt')
    const options = { password: 'pässword', salt, iterations: 1000, length: 32 }
    expect(formatHex(deriveSlowPbkdf2(prf, options))).toBe(expected)
  })
})

describe('scrypt', () => {
  // RFC 7914 §12, the first 32 of 64 octets.
  it.each([
    ['', '', 16, 1, 1, '77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442'],
    [
      'password',
      'NaCl',
      1024,
      8,
      16,
      'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162',
    ],
  ])('of %j is as in RFC 7914', (password, salt, cost, blockSize, parallelization, expected) => {
    const options = { cost, blockSize, parallelization, length: 32 }
    expect(formatHex(deriveScrypt(password, encodeUtf8(salt), options))).toBe(expected)
  })
})
