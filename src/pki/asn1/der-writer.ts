// Writes DER (X.690 §8, §10): elements with the shortest length and values in their one form. Reading is der.ts.
import { concatBytes, type Bytes } from '../../text/bytes'
import { tags } from './der'

/**
 * An element with the shortest length form (X.690 §10.1).
 *
 * @param tag the identifier octet; tag numbers above 30 are not supported.
 * @param contents the content octets in order.
 */
export function encodeElement(tag: number, ...contents: readonly Uint8Array[]): Bytes {
  const content = concatBytes(...contents)
  return concatBytes(Uint8Array.of(tag, ...encodeLength(content.length)), content)
}

function encodeLength(length: number): number[] {
  if (length < 0x80) return [length]
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256)
  return [0x80 | octets.length, ...octets]
}

/** A SEQUENCE of elements in the order given. */
export function encodeSequence(...contents: readonly Uint8Array[]): Bytes {
  return encodeElement(tags.sequence, ...contents)
}

/**
 * A non-negative INTEGER in its shortest form (X.690 §8.3).
 *
 * @param magnitude a non-negative integer up to 2^53 - 1, or big-endian octets; leading zeros are ignored.
 */
export function encodeInteger(magnitude: number | Uint8Array): Bytes {
  const octets = typeof magnitude === 'number' ? numberOctets(magnitude) : magnitude
  const start = octets.findIndex((octet) => octet !== 0)
  const trimmed = start === -1 ? Uint8Array.of(0) : octets.subarray(start)
  const sign = (trimmed[0] ?? 0) > 0x7f ? Uint8Array.of(0) : new Uint8Array()
  return encodeElement(tags.integer, sign, trimmed)
}

function numberOctets(value: number): Uint8Array {
  const octets: number[] = []
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256)
  return Uint8Array.from(octets)
}

/** An OBJECT IDENTIFIER from its dotted form, which must be valid (X.690 §8.19). */
export function encodeOid(oid: string): Bytes {
  const [root = 0n, second = 0n, ...others] = oid.split('.').map(BigInt)
  const octets = [root * 40n + second, ...others].flatMap((arc) => {
    const base128 = [Number(arc & 0x7fn)]
    for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) base128.unshift(Number(rest & 0x7fn) | 0x80)
    return base128
  })
  return encodeElement(tags.oid, Uint8Array.from(octets))
}

/** A BIT STRING without unused bits (X.690 §8.6). */
export function encodeBitString(bytes: Uint8Array): Bytes {
  return encodeElement(tags.bitString, Uint8Array.of(0), bytes)
}

/** NULL (X.690 §8.8). */
export const derNull: Bytes = Uint8Array.of(tags.null, 0)
