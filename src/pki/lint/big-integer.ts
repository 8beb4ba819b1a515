// Big-endian octets as a BigInt, for the arithmetic of the key rules.
import type { Bytes } from '../bytes'

const hexOfOctet = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'))

/** One conversion a key: several rules ask for the same modulus. */
const known = new WeakMap<Bytes, bigint>()

export function toBigInt(magnitude: Bytes): bigint {
  const before = known.get(magnitude)
  if (before !== undefined) return before
  let hex = '0x0'
  for (const octet of magnitude) hex += hexOfOctet[octet] ?? ''
  const value = BigInt(hex)
  known.set(magnitude, value)
  return value
}
