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

/** An AlgorithmIdentifier that was read and judged bearable. */
export interface Pbe {
  readonly facts: EncryptionFacts
  /** Of one derivation, in iterations of PBKDF2 by WebCrypto that take as long. */
  readonly cost: number
  /** Of the cipher: what is encrypted is a whole number of blocks, else something was cut off. */
  readonly blockBytes: number
  /**
   * Derives the key and decrypts.
   *
   * @param password null for none at all, which to PKCS#12's own derivation is not the same as an empty one.
   * @throws PkiError `passphrase-wrong` where the padding is wrong. A wrong password passes the padding once in 256
   *   times: the caller takes a result that does not parse for one too.
   */
  readonly decrypt: (encrypted: Bytes, password: string | null) => Promise<Bytes>
}

/** What encrypting gives. */
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
