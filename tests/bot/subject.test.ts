import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseName } from '../../src/pki/x509/names'
import type { Profile, SubjectField } from '../../src/profile/profile'
import { checkSubject, type SubjectValues } from '../../src/bot/subject'
import { encodeSubject } from '../../src/bot/encode-subject'
import type { Finding } from '../../src/lint/rule'
import { expectRefusal } from '../support/errors'
import { symphony } from '../support/profiles'

const good = { CN: 'demo-bot1', O: 'Excelsior Bank', OU: 'Collaboration Services', C: 'GB' }

function check(values: SubjectValues, profile = symphony): readonly Finding[] {
  return checkSubject(profile, { ...good, ...values }).findings
}

/** Symphony's profile with its first field changed. */
function withField(changes: Partial<SubjectField>): Profile {
  const [first, ...others] = symphony.subject
  return { ...symphony, subject: first === undefined ? [] : [{ ...first, ...changes }, ...others] }
}

describe('checking a subject', () => {
  it('finds nothing in a good one', () => {
    expect(check({})).toEqual([])
    expect(check({ emailAddress: 'admin@bots.symphony.com', L: 'Zürich', ST: 'ZH' })).toEqual([])
  })

  it('finds what is missing', () => {
    const { findings } = checkSubject(symphony, { CN: '', C: 'GB' })
    expect(findings.map(({ rule, attribute, severity }) => [rule, attribute, severity])).toEqual([
      ['subject-field-missing', 'CN', 'error'],
      ['subject-field-missing', 'O', 'error'],
      ['subject-field-missing', 'OU', 'error'],
    ])
  })

  it.each([
    ['65 characters', { CN: 'x'.repeat(65) }, 'CN', 'subject-value-too-long'],
    ['a country of one letter', { C: 'G' }, 'C', 'subject-value-pattern'],
    ['a country in small letters', { C: 'gb' }, 'C', 'subject-value-pattern'],
    ['a country between others', { C: 'xGBx' }, 'C', 'subject-value-pattern'],
    ['a country that there is not', { C: 'UK' }, 'C', 'subject-country-not-iso'],
    ['an e-mail without @', { emailAddress: 'admin' }, 'emailAddress', 'subject-value-pattern'],
    ['an e-mail with ü', { emailAddress: 'ü@b.c' }, 'emailAddress', 'subject-encoding-invalid'],
    ['a country with é', { C: 'Gé' }, 'C', 'subject-encoding-invalid'],
    ['half an emoji', { CN: 'bot\uD83D' }, 'CN', 'subject-encoding-invalid'],
    ['a NUL', { CN: 'bot\u0000' }, 'CN', 'subject-control-character'],
    ['an escape', { O: '\u001b[31mBank' }, 'O', 'subject-control-character'],
    ['a C1 control', { O: 'Bank\u0085' }, 'O', 'subject-control-character'],
    ['a line break', { O: 'Bank\nLtd' }, 'O', 'subject-control-character'],
    ['a zero-width space', { CN: 'bo\u200bt' }, 'CN', 'subject-invisible-character'],
    ['a bidi override', { CN: '\u202etob' }, 'CN', 'subject-invisible-character'],
    ['a byte order mark', { O: 'Ba\uFEFFnk' }, 'O', 'subject-invisible-character'],
    ['a no-break space', { O: 'Excelsior\u00a0Bank' }, 'O', 'subject-invisible-character'],
    ['a Hangul filler', { O: 'Bank\u3164x' }, 'O', 'subject-invisible-character'],
  ] as const)('finds an error in %s', (_what, values, attribute, rule) => {
    const errors = check(values).filter(({ severity }) => severity === 'error')
    expect(errors).toContainEqual(expect.objectContaining({ attribute, rule }))
  })

  it.each([
    ['a space before', { CN: ' bot' }, 'CN', 'subject-outer-space'],
    ['a space after', { CN: 'bot ' }, 'CN', 'subject-outer-space'],
    ['a space by itself', { O: ' ' }, 'O', 'subject-outer-space'],
    ['two spaces', { CN: 'my  bot' }, 'CN', 'subject-double-space'],
    ['a Cyrillic o', { CN: 'demo-b\u043et1' }, 'CN', 'subject-mixed-script'],
    ['a letter beyond ASCII', { CN: 'dëmo-bot1' }, 'CN', 'subject-not-ascii'],
  ] as const)('warns of %s', (_what, values, attribute, rule) => {
    expect(check(values)).toMatchObject([{ rule, attribute, severity: 'warning' }])
  })

  it('heeds what the profile says about a rule', () => {
    const lint = { 'subject-not-ascii': 'off', 'subject-outer-space': 'error' } as const
    const found = check({ CN: ' dëmo' }, { ...symphony, lint })
    expect(found).toMatchObject([{ rule: 'subject-outer-space', severity: 'error' }])
  })

  it('counts characters as RFC 5280 does, not UTF-16 units', () => {
    expect(check({ CN: '😀'.repeat(64) }).filter(({ severity }) => severity === 'error')).toEqual(
      [],
    )
    expect(check({ CN: '😀'.repeat(65) })).toContainEqual(
      expect.objectContaining({
        rule: 'subject-value-too-long',
        detail: expect.stringMatching(/65 characters.*64/) as string,
      }),
    )
  })

  it('warns of letters beyond ASCII in the account name alone', () => {
    expect(check({ O: 'Größe & Söhne' })).toEqual([])
  })

  it('keeps to the allowed values', () => {
    const profile = withField({ allowed: ['a', 'b'] })
    expect(check({ CN: 'a' }, profile)).toEqual([])
    expect(check({ CN: 'c' }, profile)).toMatchObject([
      { rule: 'subject-value-not-allowed', severity: 'error' },
    ])
  })

  it('matches the whole value against every alternative of a pattern', () => {
    const profile = withField({ pattern: 'a|b' })
    expect(check({ CN: 'b' }, profile)).toEqual([])
    expect(check({ CN: 'ax' }, profile)).toMatchObject([{ rule: 'subject-value-pattern' }])
    expect(check({ CN: 'b\n' }, profile)).toContainEqual(
      expect.objectContaining({ rule: 'subject-value-pattern' }),
    )
  })
})

describe('writing a subject', () => {
  it('keeps the order of the profile, skips what is empty and changes nothing', () => {
    const values = {
      C: 'GB',
      OU: ' a ',
      CN: 'demo-bot1',
      O: 'a,b+c="/\\<>;#',
      L: '',
      ST: undefined,
    }
    expect(
      parseName(encodeSubject(symphony, values)).map(({ name, value }) => [name, value]),
    ).toEqual([
      ['CN', 'demo-bot1'],
      ['O', 'a,b+c="/\\<>;#'],
      ['OU', ' a '],
      ['C', 'GB'],
    ])
  })

  it('writes exactly what passes the check, and refuses the rest', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 70 }),
      fc.string({ unit: 'grapheme', maxLength: 70 }),
      fc.array(fc.nat(0xffff).map((unit) => String.fromCharCode(unit))).map((all) => all.join('')),
    )
    await fc.assert(
      fc.asyncProperty(value, fc.constantFrom('CN', 'C', 'emailAddress'), async (text, name) => {
        const values = { ...good, [name]: text }
        if (checkSubject(symphony, values).findings.some(({ severity }) => severity === 'error')) {
          await expectRefusal(() => encodeSubject(symphony, values), 'subject-invalid')
        } else {
          const written = parseName(encodeSubject(symphony, values))
          expect(written.find((attribute) => attribute.name === name)?.value ?? '').toBe(text)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('names the field that is refused', async () => {
    const error = await expectRefusal(
      () => encodeSubject(symphony, { ...good, C: 'gb' }),
      'subject-invalid',
    )
    expect(error.where).toBe('C')
  })

  it('describes a subject that is not allowed yet', () => {
    const { subject, findings } = checkSubject(symphony, { CN: 'a, b', C: 'g' })
    expect(subject).toBe('CN=a\\, b, C=g')
    expect(findings.map(({ rule }) => rule)).toContain('subject-field-missing')
  })
})
