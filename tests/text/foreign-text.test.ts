// Words of servers and files on a terminal.
import { expect, it } from 'vitest'
import { formatForeign, quote } from '../../src/text/foreign-text'

it.each([
  ['plain words, also élèves and 日本', 'plain words, also élèves and 日本'],
  ['two\r\nlines', 'two<U+000D><U+000A>lines'],
  ['\u001b[2Jcleared', '<U+001B>[2Jcleared'],
  ['\u202eright to left', '<U+202E>right to left'],
  ['zero\u200bwidth', 'zero<U+200B>width'],
])('writes %j as %j', (text, shown) => expect(formatForeign(text)).toBe(shown))

it('cuts what is long', () => {
  expect(formatForeign('x'.repeat(10_000))).toMatch(/^x{400} …$/)
  expect(formatForeign(`${'x'.repeat(399)}😀`)).toMatch(/^x{399} …$/)
  expect(quote('x'.repeat(100))).toBe(`“${'x'.repeat(80)}…”`)
})
