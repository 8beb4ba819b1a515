// Foreign text inside HTML and JSON: escaped by the rules of the format, and printable.
import { printable } from './printable'

/** Text for HTML, as content or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** JSON that is safe to print: what is not printable is `\u200b` (RFC 8259 §7), which means the same to a parser. */
export function formatJson(value: object, indent = 0): string {
  // A line feed inside a string is escaped already: those that are left are the indentation's.
  return JSON.stringify(value, null, indent)
    .split('\n')
    .map((line) => printable(line, escapeUnits))
    .join('\n')
}

function escapeUnits(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('')
}
