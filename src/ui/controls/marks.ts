// Makes characters visible that a person would miss in an account name: spaces at the ends or in a
// row, other kinds of space, and characters without a shape of their own.

/** A piece of a text: shown as it is, or as a mark with a name. */
export type Segment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'mark'; readonly text: string; readonly symbol: string; readonly name: string }

const namedCharacters: ReadonlyMap<string, string> = new Map([
  [' ', 'space'],
  ['\t', 'tab'],
  ['\n', 'line break'],
  ['\r', 'carriage return'],
  ['\u00A0', 'no-break space'],
  ['\u00AD', 'soft hyphen'],
  ['\u200B', 'zero-width space'],
  ['\u200C', 'zero-width non-joiner'],
  ['\u200D', 'zero-width joiner'],
  ['\u2060', 'word joiner'],
  ['\u202F', 'narrow no-break space'],
  ['\u3000', 'ideographic space'],
  ['\uFEFF', 'byte order mark'],
])

// Plain spaces that are odd (at an end, or two in a row), and everything else that has no ink.
const odd = /^ +| +$| {2,}|(?! )[\p{Z}\p{Cc}\p{Cf}]/gu

/** Splits a text into what is plain and what needs a mark. The texts joined give the input again. */
export function markOddCharacters(text: string): readonly Segment[] {
  const segments: Segment[] = []
  let end = 0
  for (const match of text.matchAll(odd)) {
    if (match.index > end) segments.push({ kind: 'text', text: text.slice(end, match.index) })
    for (const character of match[0]) segments.push(mark(character))
    end = match.index + match[0].length
  }
  if (end < text.length) segments.push({ kind: 'text', text: text.slice(end) })
  return segments
}

/** Whether anything in the text needs a mark. */
export function hasOddCharacters(text: string): boolean {
  return markOddCharacters(text).some((segment) => segment.kind === 'mark')
}

function mark(character: string): Segment {
  const codePoint = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
  return {
    kind: 'mark',
    text: character,
    symbol: character === ' ' ? '␣' : codePoint,
    name: namedCharacters.get(character) ?? codePoint,
  }
}
