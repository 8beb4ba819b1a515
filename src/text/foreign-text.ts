// Text that a server or a file wrote, made fit for a terminal and for one line.

/** Longest text shown, in characters. */
const maxLength = 400

/**
 * One line of at most 400 characters. What could move a cursor, hide or reorder text is written as
 * `\u{…}`: control and format characters, separators other than the space, lone surrogates.
 */
export function formatForeign(text: string): string {
  const visible = text
    .slice(0, maxLength)
    .replaceAll(
      /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
      (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    )
  return text.length > maxLength ? `${visible} …` : visible
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
