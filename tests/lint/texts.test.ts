// Checks of texts: confusable letters, alternative names, quoting, accounts.
import { describe, expect, it } from 'vitest'
import { foldAccount, parseAccounts } from '../../src/lint/accounts'
import { isDnsName, isMailAddress } from '../../src/lint/model/general-names'
import { findConfusable } from '../../src/lint/confusables'
import { quote } from '../../src/text/foreign-text'
import { subjectMojibake } from '../../src/lint/rules/subject-mojibake'
import { batchContext, readLintModels } from '../support/lint-batch'

describe('a confusable name', () => {
  it.each([
    ['dem\u043e-bot1', 'it mixes Latin and Cyrillic letters'],
    [
      '\u0421\u041e\u0421\u0410 \u0421\u041e\u0421\u0410',
      'its Cyrillic letters look like Latin ones',
    ],
    ['\u0391\u0392', 'its Greek letters look like Latin ones'],
    ['\uff44emo', 'U+FF44 looks like an ordinary letter'],
    ['\u{1d5bd}emo', 'U+1D5BD looks like an ordinary letter'],
    ['demo\u05d0', 'it mixes Latin and Hebrew letters'],
  ])('is found in %s', (value, problem) => {
    expect(findConfusable(value)).toBe(problem)
  })

  it.each([
    'demo-bot1',
    'Müller & Söhne',
    'Компания',
    'Ελληνική',
    '東京カタカナひらがな Bot',
    '서울 bot',
    '',
    '123',
  ])('is not found in %s', (value) => {
    expect(findConfusable(value)).toBeNull()
  })
})

describe('an email address', () => {
  it.each(['a@b', 'admin@bots.symphony.com', "o'neil+bot@example.co.uk"])(
    'is valid: %s',
    (value) => {
      expect(isMailAddress(value)).toBe(true)
    },
  )

  it.each([
    '',
    'a',
    '@b',
    'a@',
    'a b@c',
    'Bob <bob@example.com>',
    'a@b@c',
    'a..b@c',
    '.a@c',
    'a@*.c',
    'a@b..c',
    'mailto:a@b',
    `${'a'.repeat(65)}@b`,
  ])('is invalid: %s', (value) => {
    expect(isMailAddress(value)).toBe(false)
  })
})

describe('a DNS name', () => {
  it.each(['localhost', 'a.b-c.example', '*.example.com', '_sip.example.com'])(
    'is valid: %s',
    (value) => {
      expect(isDnsName(value)).toBe(true)
    },
  )

  it.each([
    '',
    'a..b',
    '.a',
    'a.',
    'a b',
    '-a.b',
    'a-.b',
    '*',
    'a.*.b',
    'http://a',
    'ä.de',
    'a'.repeat(64),
  ])('is invalid: %s', (value) => {
    expect(isDnsName(value)).toBe(false)
  })
})

describe('text in the wrong encoding', () => {
  const judge = async (value: string) => {
    const [item] = await readLintModels('good-request')
    const [first] = item?.subject.attributes ?? []
    if (item === undefined || first === undefined) throw new Error('No item')
    const subject = { ...item.subject, attributes: [{ ...first, value }] }
    return subjectMojibake.check({ ...item, subject }, batchContext)
  }

  it.each([
    ['MÃ¼ller', '“Müller”'],
    ['Ã„rzte', '“Ärzte”'],
    ['Ã\u0084rzte', '“Ärzte”'],
    ['â‚¬', '“€”'],
  ])('is found: %s should be %s', async (value, meant) => {
    expect(JSON.stringify(await judge(value))).toContain(meant)
  })

  it('is found if a letter was replaced', async () => {
    expect(JSON.stringify(await judge('M\ufffdller'))).toContain('U+FFFD')
  })

  it.each(['Müller', 'São Paulo', 'Ærø', 'A–B', 'Ãëï', '東京', 'demo'])(
    'is not found in %s',
    async (value) => {
      expect(await judge(value)).toBe('pass')
    },
  )
})

describe('a foreign value in a sentence', () => {
  it('is shortened, and shows invisible and control characters by their names', () => {
    expect(quote('a\u202eb\u0007\u00a0')).toBe('“a<U+202E>b<U+0007><U+00A0>”')
    expect(quote('x'.repeat(100))).toBe(`“${'x'.repeat(80)}…”`)
  })
})

describe('a list of accounts', () => {
  it.each([
    ['demo-bot1\ndemo-bot2\r\n\ndemo-bot1', ['demo-bot1', 'demo-bot2']],
    ['id;username;x\n1;demo-bot1;y\n2;"demo; ""bot"" 2";y', ['demo-bot1', 'demo; "bot" 2']],
    ['\uFEFFName,Mail\ndemo-bot1,a@b', ['demo-bot1']],
    ['demo-bot1\tx', ['demo-bot1']],
    ['', []],
  ])('is read from %j', (text, names) => {
    expect(parseAccounts(text)).toEqual(names)
  })

  it('is read in linear time', () => {
    const start = performance.now()
    parseAccounts('"'.repeat(200_000))
    parseAccounts(',"'.repeat(100_000))
    expect(performance.now() - start).toBeLessThan(1000)
  })

  it('compares names without case and spaces', () => {
    expect(foldAccount(' Demo Bot\u00a01')).toBe(foldAccount('demobot1'))
    expect(foldAccount('demo-bot1')).not.toBe(foldAccount('demo_bot1'))
  })
})
