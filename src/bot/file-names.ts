// File names made from what a person typed: safe on Windows, macOS and Linux, and in a shell.

/** Device names that Windows takes for no file (any ending). */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i

/**
 * The common name as a file name without ending: letters and digits of any script, `.`, `_` and `-`;
 * everything else becomes `-`. At most 60 characters, never empty.
 */
export function formatFileName(commonName: string): string {
  const name = Array.from(commonName.normalize('NFC').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-'))
    .slice(0, 60)
    .join('')
    .replace(/^[.-]+|[.-]+$/g, '')
  if (name === '') return 'bot'
  return reserved.test(name) ? `bot-${name}` : name
}
