import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseName } from '../../src/pki/x509/names'
import type { Profile, SubjectField } from '../../src/profile/profile'
import {
  checkSubject,
  describeSubject,
  type SubjectFinding,
  type SubjectValues,
} from '../../src/bot/subject'
import { encodeSubject } from '../../src/bot/encode-subject'
import { expectRefusal } from '../support/errors'
import { symphony } from '../support/profiles'

const good = { CN: 'demo-bot1', O: 'Excelsior Bank', OU: 'Collaboration Services', C: 'GB' }

function check(values: SubjectValues, profile = symphony): readonly SubjectFinding[] {
  return checkSubject(profile, { ...good, ...values })
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
    expect(checkSubject(symphony, { CN: '', C: 'GB' })).toEqual([
      { attribute: 'CN', id: 'subject-value-missing', severity: 'error', detail: '' },
      { attribute: 'O', id: 'subject-value-missing', severity: 'error', detail: '' },
      { attribute: 'OU', id: 'subject-value-missing', severity: 'error', detail: '' },
    ])
  })

  it.each([
    ['65 characters', { CN: 'x'.repeat(65) }, 'CN', 'subject-value-too-long'],
    ['a country of one letter', { C: 'G' }, 'C', 'subject-value-too-short'],
    ['a country in small letters', { C: 'gb' }, 'C', 'subject-value-pattern'],
    ['a country between others', { C: 'xGBx' }, 'C', 'subject-value-pattern'],
    ['an e-mail without @', { emailAddress: 'admin' }, 'emailAddress', 'subject-value-pattern'],
    ['an e-mail with ü', { emailAddress: 'ü@b.c' }, 'emailAddress', 'subject-string-type'],
    ['a country with é', { C: 'Gé' }, 'C', 'subject-string-type'],
    ['half an emoji', { CN: 'bot\uD83D' }, 'CN', 'subject-string-type'],
    ['a NUL', { CN: 'bot\u0000' }, 'CN', 'subject-control-character'],
    ['an escape', { O: '\u001b[31mBank' }, 'O', 'subject-control-character'],
    ['a C1 control', { O: 'Bank\u0085' }, 'O', 'subject-control-character'],
    ['a line break', { O: 'Bank\nLtd' }, 'O', 'subject-control-character'],
  ] as const)('finds an error in %s', (_what, values, attribute, id) => {
    const errors = check(values).filter(({ severity }) => severity === 'error')
    expect(errors).toContainEqual(expect.objectContaining({ attribute, id }))
  })

  it.each([
    ['a space before', { CN: ' bot' }, 'subject-outer-space', '" bot"'],
    ['a space after', { CN: 'bot ' }, 'subject-outer-space', '"bot "'],
    ['a space alone', { O: ' ' }, 'subject-outer-space', '" "'],
    ['two spaces', { CN: 'my  bot' }, 'subject-double-space', '"my  bot"'],
    ['a zero-width space', { CN: 'bo\u200bt' }, 'subject-invisible-character', 'U+200B'],
    ['a bidi override', { CN: '\u202etob' }, 'subject-invisible-character', 'U+202E'],
    ['a byte order mark', { O: 'Ba\uFEFFnk' }, 'subject-invisible-character', 'U+FEFF'],
    ['a no-break space', { O: 'Excelsior\u00a0Bank' }, 'subject-invisible-character', 'U+00A0'],
    ['a Hangul filler', { O: 'Bank\u3164x' }, 'subject-invisible-character', 'U+3164'],
    ['a Cyrillic o', { CN: 'demo-b\u043et1' }, 'subject-not-ascii', '“\u043e” (U+043E)'],
  ] as const)('warns of %s', (_what, values, id, detail) => {
    expect(check(values)).toMatchObject([{ id, severity: 'warning', detail }])
  })

  it('counts characters as RFC 5280 does, not UTF-16 units', () => {
    expect(check({ CN: '😀'.repeat(64) }).filter(({ severity }) => severity === 'error')).toEqual(
      [],
    )
    expect(check({ CN: '😀'.repeat(65) })).toContainEqual(
      expect.objectContaining({
        id: 'subject-value-too-long',
        detail: '65 characters, at most 64',
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
      { id: 'subject-value-not-allowed', severity: 'error', detail: 'a, b' },
    ])
  })

  it('matches the whole value against every alternative of a pattern', () => {
    const profile = withField({ pattern: 'a|b' })
    expect(check({ CN: 'b' }, profile)).toEqual([])
    expect(check({ CN: 'ax' }, profile)).toMatchObject([{ id: 'subject-value-pattern' }])
    expect(check({ CN: 'b\n' }, profile)).toContainEqual(
      expect.objectContaining({ id: 'subject-value-pattern' }),
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
        if (checkSubject(symphony, values).some(({ severity }) => severity === 'error')) {
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
    const { subject, findings } = describeSubject(symphony, { CN: 'a, b', C: 'g' })
    expect(subject).toBe('CN=a\\, b, C=g')
    expect(findings.map(({ id }) => id)).toContain('subject-value-missing')
  })
})
