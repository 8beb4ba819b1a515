// Passwords for the files that we write: making one and judging one.
import { PkiError } from './errors'

/** Letters and digits without 0 O o 1 l I: 56 of them, 5.8 bits each. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789'
const groups = 4
const groupLength = 6

/** A random password of 24 letters and digits in groups (139 bits): `kXbQ7m-…`. */
export function generatePassword(): string {
  const characters = Array.from({ length: groups * groupLength }, () => randomCharacter())
  const parts = Array.from({ length: groups }, (_, index) =>
    characters.slice(index * groupLength, (index + 1) * groupLength).join(''),
  )
  return parts.join('-')
}

function randomCharacter(): string {
  // Drawn again above the last whole multiple, so that every character is equally likely.
  const limit = 256 - (256 % alphabet.length)
  for (;;) {
    const [octet = 0] = crypto.getRandomValues(new Uint8Array(1))
    if (octet < limit) return alphabet.charAt(octet % alphabet.length)
  }
}

/**
 * Refuses what some reader of PKCS#12 cannot open: Java takes printable ASCII alone, BouncyCastle and
 * macOS no empty password.
 *
 * @throws PkiError `password-refused`; the message does not hold the password.
 */
export function checkPassword(password: string): void {
  if (password === '') {
    throw new PkiError('password-refused', 'The password is empty.', { where: 'password' })
  }
  const position = Array.from(password).findIndex((character) => !/^[ -~]$/.test(character))
  if (position !== -1) {
    throw new PkiError(
      'password-refused',
      `Character ${position + 1} of the password is not printable ASCII.`,
      { where: 'password' },
    )
  }
}
