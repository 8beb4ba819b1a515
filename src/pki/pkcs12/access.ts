// What opens the encrypted parts of one PKCS#12 file, and what they may cost together. Encryption itself is
// pbe.ts.
import type { Bytes } from '../../text/bytes'
import { tags } from '../asn1/der'
import { PkiError } from '../errors'
import { wrongPassphrase, type Pbe } from '../encryption/facts'

export interface Access {
  /** In the order in which they are tried; null for none at all, which some write for an empty one. */
  readonly passwords: readonly (string | null)[]
  /** Derivation left for all parts together, in iterations of PBKDF2. */
  costLeft: number
  /** Parts that a password opened. */
  opened: number
  /** Parts that none opened. */
  refused: number
}

/** A file of a thousand parts, each of a bearable cost, would still take hours. */
const maxCost = 10_000_000

/** For one file. An empty password is written as two zero octets or as nothing, and OpenSSL tries both too. */
export function createAccess(password: string): Access {
  const passwords = password === '' ? [password, null] : [password]
  return { passwords, costLeft: maxCost, opened: 0, refused: 0 }
}

/**
 * Counts a part, before any work is done for it.
 *
 * @throws PkiError `derivation-too-costly`.
 */
export function countCost(pbe: Pbe, access: Access): void {
  access.costLeft -= pbe.cost
  if (access.costLeft >= 0) return
  throw new PkiError(
    'derivation-too-costly',
    `The parts of the file together ask for more work than ${maxCost} iterations of PBKDF2, which is the most that is done.`,
  )
}

/**
 * Decrypts a part that was counted.
 *
 * @returns the SEQUENCE inside, BER as it came.
 * @throws PkiError `passphrase-wrong`.
 */
export async function decryptPart(pbe: Pbe, encrypted: Bytes, access: Access): Promise<Bytes> {
  for (const password of access.passwords) {
    const plain = await tryDecrypt(pbe, encrypted, password)
    if (plain !== null) {
      access.opened += 1
      return plain
    }
  }
  access.refused += 1
  throw wrongPassphrase()
}

/** A wrong password passes the padding once in 256 times, but then hardly gives a SEQUENCE of just this length. */
async function tryDecrypt(
  pbe: Pbe,
  encrypted: Bytes,
  password: string | null,
): Promise<Bytes | null> {
  try {
    const plain = await pbe.decrypt(encrypted, password)
    return isFilledSequence(plain) ? plain : null
  } catch (cause) {
    if (cause instanceof PkiError && cause.code === 'passphrase-wrong') return null
    throw cause
  }
}

function isFilledSequence(plain: Bytes): boolean {
  const [tag, first = 0] = plain
  if (tag !== tags.sequence) return false
  if (first === 0x80) return plain.at(-1) === 0 && plain.at(-2) === 0
  if (first < 0x80) return plain.length === 2 + first
  const headerLength = 2 + (first & 0x7f)
  const length = plain.subarray(2, headerLength).reduce((value, octet) => value * 256 + octet, 0)
  return plain.length === headerLength + length
}
