import { describe, expect, it } from 'vitest'
import {
  checkPassword,
  computeEntropyBits,
  generatePassword,
  judgePassword,
} from '../../src/bot/passwords'
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

  it.each([
    [12, 2],
    [20, 4],
    [64, 11],
  ])('has %i letters and digits where asked, in groups', (length, groups) => {
    const password = generatePassword(length)
    expect(password.replaceAll('-', '')).toHaveLength(length)
    expect(password.split('-')).toHaveLength(groups)
    expect(() => checkPassword(password)).not.toThrow()
  })

  it.each([0, 11, 65, 12.5, Number.NaN])('is not made of %d characters', (length) => {
    expect(() => generatePassword(length)).toThrow(TypeError)
  })

  it('has its entropy told', () => {
    expect(computeEntropyBits(24)).toBe(139)
    expect(computeEntropyBits(12)).toBe(69)
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

describe('judging a password', () => {
  const ids = (password: string) => {
    const { problems, warnings } = judgePassword(password)
    return [...problems, ...warnings].map(({ id }) => id)
  }

  it.each([
    ['secret ~', []],
    ['', ['password-empty']],
    ['Grün', ['password-not-ascii']],
    ['a\u0000', ['password-nul']],
    ['\uFEFFa\u0000', ['password-nul', 'password-bom']],
    ['a\uD83D', ['password-surrogate']],
  ])('finds in %j what it has: %j', (password, expected) => {
    expect(ids(password)).toEqual(expected)
  })

  it('composes what a Mac decomposes', () => {
    expect(judgePassword('Gru\u0308n').normalized).toBe('Gr\u00fcn')
  })
})

describe('a password that a person has been warned about', () => {
  it('is taken as agreed, composed', () => {
    const allows = ['password-not-ascii', 'password-empty'] as const
    expect(checkPassword('Gru\u0308n', { allows })).toBe('Gr\u00fcn')
    expect(checkPassword('', { allows })).toBe('')
  })

  it('is refused for anything else', async () => {
    await expectRefusal(
      () => checkPassword('', { allows: ['password-not-ascii'] }),
      'password-refused',
    )
    const allows = ['password-not-ascii', 'password-empty'] as const
    for (const password of ['\u0000', '\uFEFFx', '\uD83D']) {
      await expectRefusal(() => checkPassword(password, { allows }), 'password-refused')
    }
  })
})
