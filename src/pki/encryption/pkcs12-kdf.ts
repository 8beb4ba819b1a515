// The key derivation of PKCS#12 itself (RFC 7292 Appendix B), for MACs and for the ciphers of that time. The
// loops over SHA-1 and SHA-256, the hashes of nearly every file, are sha1-iterated.ts and sha256-iterated.ts.
import { hmac } from '@noble/hashes/hmac.js'
import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha224, sha256, sha384, sha512, sha512_224, sha512_256 } from '@noble/hashes/sha2.js'
import { concatBytes, type Bytes } from '../../text/bytes'
import { iterateSha1 } from './sha1-iterated'
import { iterateSha256 } from './sha256-iterated'

/** What the derivation hashes with; the names are those of FIPS 180-4. */
export type Pkcs12Hash = keyof typeof pkcs12Hashes

/** By name; `blockLen` is v of the RFC, `outputLen` u, both in octets. */
export const pkcs12Hashes = {
  MD5: md5,
  'SHA-1': sha1,
  'SHA-224': sha224,
  'SHA-256': sha256,
  'SHA-384': sha384,
  'SHA-512': sha512,
  'SHA-512/224': sha512_224,
  'SHA-512/256': sha512_256,
} as const

export const pkcs12HashNames = Object.keys(pkcs12Hashes) as readonly Pkcs12Hash[]

/** HMAC (RFC 2104) of a message. */
export function computeHmac(hash: Pkcs12Hash, key: Bytes, message: Bytes): Bytes {
  return hmac(pkcs12Hashes[hash], key, message)
}

export interface DerivePkcs12KeyOptions {
  readonly hash: Pkcs12Hash
  /** What the octets are for (Appendix B.3): 1 a key of a cipher, 2 its IV, 3 a key of a MAC. */
  readonly id: 1 | 2 | 3
  /** Null for nothing at all, instead of the two zero octets of an empty password (Appendix B.1): some write that. */
  readonly password: string | null
  readonly salt: Bytes
  /** At least 1. */
  readonly iterations: number
  /** Octets wanted. */
  readonly length: number
}

/**
 * Derives a key or an IV (RFC 7292 Appendix B.2).
 *
 * Synchronous: 600,000 iterations take 0.25 s with SHA-256, 0.16 s with SHA-1, 3 s with SHA-512.
 */
export function derivePkcs12Key(options: DerivePkcs12KeyOptions): Bytes {
  const { hash, id, password, salt, iterations, length } = options
  const { blockLen, outputLen } = pkcs12Hashes[hash]
  const diversifier = new Uint8Array(blockLen).fill(id)
  const input = concatBytes(
    fillBlocks(salt, blockLen),
    fillBlocks(password === null ? new Uint8Array() : encodeBmpPassword(password), blockLen),
  )
  const key = new Uint8Array(outputLen * Math.ceil(length / outputLen))
  for (let start = 0; start < key.length; start += outputLen) {
    const block = iterate(hash, concatBytes(diversifier, input), iterations)
    key.set(block, start)
    addToBlocks(input, block, blockLen)
  }
  return key.slice(0, length)
}

function iterate(hash: Pkcs12Hash, input: Bytes, iterations: number): Uint8Array {
  const digest = pkcs12Hashes[hash]
  let result = digest(input)
  if (hash === 'SHA-1') return iterateSha1(result, iterations - 1)
  if (hash === 'SHA-256') return iterateSha256(result, iterations - 1)
  for (let round = 1; round < iterations; round += 1) result = digest(result)
  return result
}

/** Repeated up to a whole number of blocks; empty stays empty. */
function fillBlocks(bytes: Bytes, blockLength: number): Bytes {
  const length = blockLength * Math.ceil(bytes.length / blockLength)
  return Uint8Array.from({ length }, (_, index) => bytes[index % bytes.length] ?? 0)
}

/** Adds the digest, repeated up to a block, and 1 to every block of the input (Appendix B.2, step 6.C). */
function addToBlocks(input: Bytes, digest: Uint8Array, blockLength: number): void {
  for (let start = 0; start < input.length; start += blockLength) {
    let carry = 1
    for (let index = blockLength - 1; index >= 0; index -= 1) {
      carry += (input[start + index] ?? 0) + (digest[index % digest.length] ?? 0)
      input[start + index] = carry & 0xff
      carry >>= 8
    }
  }
}

/** BMPString and two zero octets (Appendix B.1); characters above U+FFFF are two surrogates, as in OpenSSL. */
function encodeBmpPassword(password: string): Bytes {
  const octets = new Uint8Array(2 * password.length + 2)
  for (let index = 0; index < password.length; index += 1) {
    const unit = password.charCodeAt(index)
    octets[2 * index] = unit >> 8
    octets[2 * index + 1] = unit & 0xff
  }
  return octets
}
