// Words of servers and files on a terminal.
import { expect, it } from 'vitest'
import { formatForeign } from '../../src/text/foreign-text'

it.each([
  ['plain words, also élèves and 日本', 'plain words, also élèves and 日本'],
  ['two\r\nlines', 'two\\u{d}\\u{a}lines'],
  ['\u001b[2Jcleared', '\\u{1b}[2Jcleared'],
  ['\u202eright to left', '\\u{202e}right to left'],
  ['zero\u200bwidth', 'zero\\u{200b}width'],
])('writes %j as %j', (text, shown) => expect(formatForeign(text)).toBe(shown))

it('cuts what is long', () => {
  expect(formatForeign('x'.repeat(10_000))).toMatch(/^x{400} …$/)
})
