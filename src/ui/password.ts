// Whether a typed password opens the file everywhere; the engine checks it again.
// Strength is not judged here: a typed password gets the longer key derivation instead.

export type PasswordProblem =
  { readonly kind: 'empty' } | { readonly kind: 'not-printable-ascii'; readonly character: string }

/** What would make some program refuse the file: Java refuses non-ASCII, many refuse controls. */
export function findPasswordProblem(password: string): PasswordProblem | null {
  if (password === '') return { kind: 'empty' }
  const found = /[^\x20-\x7e]/u.exec(password)
  return found === null ? null : { kind: 'not-printable-ascii', character: found[0] }
}
