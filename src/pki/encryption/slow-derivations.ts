// Key derivations that WebCrypto does not have: scrypt (RFC 7914), and PBKDF2 over rare hashes. Synchronous; import
// this module dynamically, when a file needs it.
import { pbkdf2 } from '@noble/hashes/pbkdf2.js'
import { scrypt } from '@noble/hashes/scrypt.js'
import { sha224, sha512_224, sha512_256 } from '@noble/hashes/sha2.js'
import { encodeUtf8, type Bytes } from '../../text/bytes'

/**
 * PBKDF2 (RFC 8018 §5.2) with one of the PRFs that WebCrypto lacks.
 *
 * @param prf `HMAC-SHA-224`, `HMAC-SHA-512/224` or `HMAC-SHA-512/256`.
 * @param options the password is encoded as UTF-8; the caller has limited `iterations`.
 */
export function deriveSlowPbkdf2(
  prf: string,
  options: {
    readonly password: string
    readonly salt: Bytes
    readonly iterations: number
    /** In octets. */
    readonly length: number
  },
): Bytes {
  const hash = { 'HMAC-SHA-224': sha224, 'HMAC-SHA-512/224': sha512_224 }[prf] ?? sha512_256
  const { password, salt, iterations, length } = options
  return new Uint8Array(pbkdf2(hash, encodeUtf8(password), salt, { c: iterations, dkLen: length }))
}

/**
 * scrypt (RFC 7914 §6); uses 128 · N · r octets of memory, which the caller has limited.
 *
 * @param password is encoded as UTF-8.
 */
export function deriveScrypt(
  password: string,
  salt: Bytes,
  options: {
    /** N. */
    readonly cost: number
    /** r. */
    readonly blockSize: number
    /** p. */
    readonly parallelization: number
    /** In octets. */
    readonly length: number
  },
): Bytes {
  const { cost, blockSize, parallelization, length } = options
  const parameters = { N: cost, r: blockSize, p: parallelization, dkLen: length }
  return new Uint8Array(scrypt(encodeUtf8(password), salt, parameters))
}
