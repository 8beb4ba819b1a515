// Whether a typed password opens the file everywhere; the engine checks it again.
// Strength is not judged here: a typed password gets the longer key derivation instead.
import { nameCharacter } from '../../text/printable'

export type PasswordProblem =
  | { readonly kind: 'empty' }
  /** Written after a person has agreed: Java refuses it. */
  | { readonly kind: 'not-ascii'; readonly character: string }
  /** Never written: most programs cut it off or drop it. */
  | { readonly kind: 'refused'; readonly character: string }

/** What would make some program refuse the file: the worst that there is. */
export function findPasswordProblem(password: string): PasswordProblem | null {
  if (password === '') return { kind: 'empty' }
  const refused = /\0|\uFEFF|\p{Cs}/u.exec(password)?.[0]
  if (refused !== undefined) return { kind: 'refused', character: nameCharacter(refused) }
  const foreign = /[^\x20-\x7e]/u.exec(password)?.[0]
  return foreign === undefined ? null : { kind: 'not-ascii', character: nameCharacter(foreign) }
}
