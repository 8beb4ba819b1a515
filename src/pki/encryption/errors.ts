// Refusals that every kind of password-based encryption shares.
import { PkiError } from '../errors'

/** The refusal of a passphrase; `cause` is what was wrong with the result of decrypting. */
export function wrongPassphrase(cause?: unknown): PkiError {
  return new PkiError(
    'passphrase-wrong',
    'The passphrase is wrong, or the encrypted data is damaged.',
    cause === undefined ? {} : { cause },
  )
}
