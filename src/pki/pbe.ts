// Password-based encryption of every kind that key files and PKCS#12 carry: PBES2 (RFC 8018 §6.2), PBES1 and
// the schemes of PKCS#12 (RFC 7292 Appendix C). One reader of the AlgorithmIdentifier, one way to decrypt.
import type { Bytes } from './bytes'
import type { Element } from './der'

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
  /** Derives the key and decrypts. @throws PkiError `passphrase-wrong`. */
  readonly decrypt: (encrypted: Bytes, password: string) => Promise<Bytes>
}

export function parsePbe(_algorithm: Element): Pbe {
  throw new TypeError('to be written')
}
