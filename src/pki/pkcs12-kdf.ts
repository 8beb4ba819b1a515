// The key derivation of PKCS#12 (RFC 7292 Appendix B) as the MAC uses it: SHA-256, one block of output.
import { concatBytes, sha256, type Bytes } from './bytes'
import { iterateSha256 } from './sha256-iterated'

/** Octets of a block of SHA-256, v in the RFC. */
const blockLength = 64
/** Diversifier of MAC keys (Appendix B.3). */
const macId = 3

/**
 * The 32-byte key of the MAC.
 *
 * @param iterations at least 1.
 */
export async function deriveMacKey(
  password: string,
  salt: Bytes,
  iterations: number,
): Promise<Bytes> {
  const input = concatBytes(
    new Uint8Array(blockLength).fill(macId),
    fillBlocks(salt),
    fillBlocks(encodeBmpPassword(password)),
  )
  return iterateSha256(await sha256(input), iterations - 1)
}

/** Repeated up to a whole number of blocks; empty stays empty. */
function fillBlocks(bytes: Bytes): Bytes {
  const length = blockLength * Math.ceil(bytes.length / blockLength)
  return Uint8Array.from({ length }, (_, index) => bytes[index % bytes.length] ?? 0)
}

/** BMPString with two zero octets behind (Appendix B.1). */
function encodeBmpPassword(password: string): Bytes {
  const octets = new Uint8Array(2 * password.length + 2)
  for (let index = 0; index < password.length; index += 1) {
    const unit = password.charCodeAt(index)
    octets[2 * index] = unit >> 8
    octets[2 * index + 1] = unit & 0xff
  }
  return octets
}
