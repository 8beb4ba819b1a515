// Key derivations that WebCrypto does not have: scrypt (RFC 7914), and PBKDF2 over rare hashes. Synchronous; import
// this module dynamically, when a file needs it.
import { pbkdf2 } from '@noble/hashes/pbkdf2.js'
import { scrypt } from '@noble/hashes/scrypt.js'
import { sha224, sha512_224, sha512_256 } from '@noble/hashes/sha2.js'
import { encodeUtf8, type Bytes } from '../../text/bytes'

/** @param prf one of those that WebCrypto lacks. */
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
