// What every kind of password-based encryption shares: how it describes itself, and how it refuses.
import type { Bytes } from '../../text/bytes'
import { expectTag, parseSmallInteger, tags, type Element } from '../asn1/der'
import { PkiError } from '../errors'

/** How something is encrypted, in the standards' own names. */
export interface EncryptionFacts {
  /** `PBES2`, `pbeWithSHAAnd3-KeyTripleDES-CBC`, `pbeWithMD5AndDES-CBC`, `DEK-Info`. */
  readonly scheme: string
  /** Dotted; empty for `DEK-Info`, which has none. */
  readonly oid: string
  /** `AES-256-CBC`, `DES-EDE3-CBC`, `RC2-40-CBC`, `DES-CBC`. */
  readonly cipher: string
  /** `PBKDF2`, `scrypt`, `PBKDF1`, `PKCS12`, `EVP_BytesToKey`. */
  readonly derivation: string
  /** The hash or PRF of the derivation: `HMAC-SHA-256`, `SHA-1`, `MD5`. */
  readonly hash: string
  /** Of the derivation; N of scrypt. */
  readonly iterations: number
}

/** An AlgorithmIdentifier that was read and whose cost is acceptable. */
export interface Pbe {
  readonly facts: EncryptionFacts
  /** Of one derivation, in iterations of WebCrypto's PBKDF2 that take as long. */
  readonly cost: number
  /** Block size of the cipher, in octets: a ciphertext that is not a whole number of blocks was cut off. */
  readonly blockBytes: number
  /**
   * Derives the key and decrypts.
   *
   * @param password null for none at all, which to PKCS#12's own derivation is not the same as an empty one.
   * @throws PkiError `passphrase-wrong` if the padding is wrong. A wrong password passes that check once in 256
   *   times, so the caller treats a result that does not parse the same way.
   */
  readonly decrypt: (encrypted: Bytes, password: string | null) => Promise<Bytes>
}

/** The result of encrypting. */
export interface Encrypted {
  /** The AlgorithmIdentifier. */
  readonly algorithmDer: Bytes
  readonly encrypted: Bytes
}

/**
 * The refusal of a passphrase.
 *
 * @param cause what was wrong with the result of decrypting.
 */
export function wrongPassphrase(cause?: unknown): PkiError {
  return new PkiError(
    'passphrase-wrong',
    'The passphrase is wrong, or the encrypted data is damaged.',
    cause === undefined ? {} : { cause },
  )
}

/**
 * Reads the iteration count of a key derivation, before any work is done.
 *
 * @param most the highest count that is accepted.
 * @param subject what asks for it, at the start of an error message.
 * @throws PkiError `derivation-too-costly` with the count, `der-malformed`.
 */
export function parseIterations(
  count: Element | undefined,
  most: number,
  subject = 'The encryption',
): number {
  const element = expectTag(count, tags.integer, 'The iteration count')
  const iterations = parseSmallInteger(element)
  if (iterations === 0 || (element.content[0] ?? 0x80) > 0x7f) {
    throw new PkiError('der-malformed', 'The iteration count is not above zero.')
  }
  if (iterations !== null && iterations <= most) return iterations
  throw new PkiError(
    'derivation-too-costly',
    `${subject} asks for ${iterations ?? 'more than 2^53'} iterations; at most ${most} are done.`,
  )
}
