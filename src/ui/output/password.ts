// Whether every program opens a file with a typed password; the engine checks it again. Strength is not
// judged here: a typed password gets more rounds of key derivation instead.
import { nameCharacter } from '../../text/printable'

export type PasswordProblem =
  | { readonly kind: 'empty' }
  /** Written only if the person agrees: Java refuses it. */
  | { readonly kind: 'not-ascii'; readonly character: string }
  /** Never written: most programs drop it or cut it off. */
  | { readonly kind: 'refused'; readonly character: string }

/** The worst reason why some program would refuse the file, or null. */
export function findPasswordProblem(password: string): PasswordProblem | null {
  if (password === '') return { kind: 'empty' }
  const refused = /\0|\uFEFF|\p{Cs}/u.exec(password)?.[0]
  if (refused !== undefined) return { kind: 'refused', character: nameCharacter(refused) }
  const foreign = /[^\x20-\x7e]/u.exec(password)?.[0]
  return foreign === undefined ? null : { kind: 'not-ascii', character: nameCharacter(foreign) }
}
