// Quotes foreign values in sentences: shortened, and without invisible or terminal control characters.

const maxLength = 80
/** Control, format, surrogate, private use and unassigned characters and unusual spaces. */
const hidden = /[\p{C}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|(?! )\p{Zs}/gu

/** `“demo-bot1”`, with invisible characters as `<U+200B>`. */
export function quote(value: string): string {
  const characters = Array.from(value)
  const shown = characters.slice(0, maxLength).join('').replaceAll(hidden, nameCharacter)
  return `“${shown}${characters.length > maxLength ? '…' : ''}”`
}

function nameCharacter(character: string): string {
  return `<${formatCodePoint(character)}>`
}

/** `U+200B`. */
export function formatCodePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
