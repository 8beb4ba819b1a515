// Quoting for the snippets that people paste: POSIX shell, YAML, and OpenSSL's -subj syntax.

/** One word for a POSIX shell, in single quotes if it needs them. */
export function quoteShell(word: string): string {
  if (/^[A-Za-z0-9_./:=@%+-]+$/.test(word)) return word
  return `'${word.replaceAll("'", `'\\''`)}'`
}

/** A YAML single-quoted scalar (YAML 1.2 §7.3.2). */
export function quoteYaml(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

/**
 * A value inside `openssl req -subj`: `/` separates attributes, `+` joins them, a backslash escapes.
 *
 * @see openssl-req(1), -subj.
 */
export function escapeSubjectValue(value: string): string {
  return value.replaceAll(/[\\/+]/g, '\\$&')
}
