// Text that somebody else wrote, made safe to show. A name in a certificate, a file name or a server's message
// can move a terminal's cursor, reverse what is read (bidi), or look like another name. This file decides which
// characters are not printable; nothing else in Botcert has a list of its own.

/**
 * Controls, format characters (bidi and zero-width), lone surrogates, private use, unassigned code points
 * (noncharacters among them), separators other than the space, and letters without a shape: fillers and
 * variation selectors (Default_Ignorable_Code_Point, UAX #44).
 */
const unprintable = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/u
const allUnprintable = new RegExp(unprintable, 'gu')

/**
 * The text with each character that is not printable as `<U+00A0>`: it is what lint reports always showed, it
 * names the character as Unicode does, and it cannot be taken for an escape of a shell, of JSON or of a
 * regular expression. A line break is not printable either; see `printableLines`.
 *
 * @param escape For formats whose standard has an escape of its own.
 */
export function printable(text: string, escape = markCharacter): string {
  return text.replaceAll(allUnprintable, escape)
}

/** The same for text of several lines: line feeds stay. */
export function printableLines(text: string): string {
  return text
    .split('\n')
    .map((line) => printable(line))
    .join('\n')
}

/** The first character that is not printable; null if there is none. */
export function findUnprintable(text: string): string | null {
  return unprintable.exec(text)?.[0] ?? null
}

/** The first that is neither printable nor a control character: it is there, and nobody sees it. */
export function findInvisible(text: string): string | null {
  return text.match(allUnprintable)?.find((character) => !/\p{Cc}/u.test(character)) ?? null
}

function markCharacter(character: string): string {
  return `<${formatCodePoint(character)}>`
}

/** `“ä”`, or `U+200B` for what is not printable. */
export function nameCharacter(character: string): string {
  return unprintable.test(character) ? formatCodePoint(character) : `“${character}”`
}

/** `U+200B`. */
export function formatCodePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** A piece of a text on the page: shown as it is, or as a mark with a name. */
export type Run =
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

/** Plain spaces that are easily missed (at an end, or two in a row), and all that is not printable. */
const marked = new RegExp(`^ +| +$| {2,}|${unprintable.source}`, 'gu')

/** Splits a text for the page into what is shown and what is marked. The texts joined give the input again. */
export function splitRuns(text: string): readonly Run[] {
  const runs: Run[] = []
  let end = 0
  for (const match of text.matchAll(marked)) {
    if (match.index > end) runs.push({ kind: 'text', text: text.slice(end, match.index) })
    for (const character of match[0]) runs.push(markRun(character))
    end = match.index + match[0].length
  }
  if (end < text.length) runs.push({ kind: 'text', text: text.slice(end) })
  return runs
}

function markRun(character: string): Run {
  const codePoint = formatCodePoint(character)
  return {
    kind: 'mark',
    text: character,
    symbol: character === ' ' ? '␣' : codePoint,
    name: namedCharacters.get(character) ?? codePoint,
  }
}
