// What a server or a file wrote, as part of a sentence: one line, printable, and not too long.
import { printable } from './printable'

/** Longest text shown, in UTF-16 code units. */
const maxLength = 400
const maxQuotedLength = 80

/** One printable line of at most 400 characters. */
export function formatForeign(text: string): string {
  return formatStart(text, maxLength, ' …')
}

/** `“demo-bot1”`: a printable value of at most 80 characters. */
export function quote(value: string): string {
  return `“${formatStart(value, maxQuotedLength, '…')}”`
}

function formatStart(text: string, length: number, ellipsis: string): string {
  if (text.length <= length) return printable(text)
  // Without half of a surrogate pair at the end.
  return printable(text.slice(0, length).replace(/[\ud800-\udbff]$/, '')) + ellipsis
}

/** The text with a full stop, unless it ends a sentence already, perhaps inside quotes. */
export function endSentence(text: string): string {
  return /[.!?…]”?$/u.test(text) ? text : `${text}.`
}

/** Where a redirect leads, without what may be secret in it: user, query, fragment. */
export function formatLocation(location: string): string {
  const place = location
    .replace(/[?#].*$/su, '')
    .replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/]*@/iu, '$1//')
  return formatForeign(place)
}
