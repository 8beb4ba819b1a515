// Password-based encryption of every kind that key files and PKCS#12 carry: one reader of the AlgorithmIdentifier,
// one way to decrypt. The schemes are pbes2.ts, pbes1.ts (with PKCS#12's own) and traditional-key.ts.
import type { Bytes } from './bytes'
import { expectTag, parseOid, readSequence, tags, type Element } from './der'
import { PkiError } from './errors'
import { oids } from './oids'
import { readPbes1 } from './pbes1'
import { readPbes2 } from './pbes2'

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
  /**
   * Derives the key and decrypts.
   *
   * @param password null for none at all, which to PKCS#12's own derivation is not the same as an empty one.
   * @throws PkiError `passphrase-wrong` where the padding is wrong. A wrong password passes the padding once in 256
   *   times: the caller takes a result that does not parse for one too.
   */
  readonly decrypt: (encrypted: Bytes, password: string | null) => Promise<Bytes>
}

/**
 * Reads an AlgorithmIdentifier and judges its cost; derives nothing.
 *
 * @throws PkiError `key-encryption-unsupported` naming the algorithm, `derivation-too-costly` with the figure,
 *   `der-malformed`.
 */
export function parsePbe(algorithm: Element): Pbe {
  const [scheme, parameters] = readSequence(algorithm, 'The encryption algorithm')
  const oid = parseOid(expectTag(scheme, tags.oid, 'The encryption algorithm'))
  if (oid === oids.pbes2) return readPbes2(parameters)
  return readPbes1(oid, parameters) ?? refuseScheme(oid)
}

function refuseScheme(oid: string): never {
  const name = unreadNames.get(oid)
  throw new PkiError(
    'key-encryption-unsupported',
    `It is encrypted with ${name === undefined ? oid : `${name} (${oid})`}, which is not read here.`,
  )
}

/** What else is met, to name it in a refusal (RFC 8018 Appendix A, RFC 7292 Appendix C). */
const unreadNames: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.5.1', 'pbeWithMD2AndDES-CBC'],
  ['1.2.840.113549.1.5.4', 'pbeWithMD2AndRC2-CBC'],
  ['1.2.840.113549.1.12.1.1', 'pbeWithSHAAnd128BitRC4'],
  ['1.2.840.113549.1.12.1.2', 'pbeWithSHAAnd40BitRC4'],
])
