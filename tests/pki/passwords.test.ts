import { describe, expect, it } from 'vitest'
import { checkPassword, generatePassword } from '../../src/pki/passwords'
import { expectRefusal } from '../support/errors'

describe('a generated password', () => {
  const passwords = Array.from({ length: 500 }, () => generatePassword())

  it('has no characters that look alike, and would pass our own check', () => {
    for (const password of passwords) {
      expect(password).toMatch(/^[A-HJ-NP-Za-km-np-z2-9]{6}(-[A-HJ-NP-Za-km-np-z2-9]{6}){3}$/)
      expect(() => checkPassword(password)).not.toThrow()
    }
  })

  it('has at least 128 bits, with every character equally likely', () => {
    const counts = new Map<string, number>()
    for (const character of passwords.join('').replaceAll('-', '')) {
      counts.set(character, (counts.get(character) ?? 0) + 1)
    }
    expect(24 * Math.log2(counts.size)).toBeGreaterThan(128)
    const expected = (500 * 24) / counts.size
    const chiSquared = [...counts.values()].reduce(
      (sum, count) => sum + (count - expected) ** 2 / expected,
      0,
    )
    // 55 degrees of freedom: above 150 once in 10^10 runs.
    expect(chiSquared).toBeLessThan(150)
  })

  it('is never the same', () => {
    expect(new Set(passwords).size).toBe(500)
  })
})

describe('a typed password', () => {
  it.each(['a', ' ~!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}', 'x'.repeat(1000)])(
    'may be %j',
    (password) => {
      expect(() => checkPassword(password)).not.toThrow()
    },
  )

  it.each([
    ['nothing', ''],
    ['an umlaut', 'geheimü'],
    ['a NUL', 'geheim\u0000'],
    ['a tab', 'geheim\t'],
    ['a line break', 'geheim\n'],
    ['a byte order mark', '\uFEFFgeheim'],
    ['an emoji', 'geheim😀'],
    ['half an emoji', 'geheim\uD83D'],
  ])('is refused with %s, and is not in the message', async (_what, password) => {
    const error = await expectRefusal(() => checkPassword(password), 'password-refused')
    expect(error.message).not.toContain('geheim')
    expect(error.where).toBe('password')
  })

  it('is told where the character stands, as people count', async () => {
    const error = await expectRefusal(() => checkPassword('ab\u00fc'), 'password-refused')
    expect(error.message).toContain('Character 3')
  })
})
