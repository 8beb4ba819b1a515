// Whether an encoded point (SEC 1 §2.3.3, §2.3.4) lies on one of NIST's curves (SP 800-186 §3.2.1).
import type { Bytes } from '../../text/bytes'
import type { Curve } from '../../pki/keys/public-key'
import { toBigInt } from './big-integer'

interface CurveParameters {
  /** Octets of a coordinate. */
  readonly length: number
  /** The prime of the field. */
  readonly p: bigint
  readonly b: bigint
}

/** All three have a = -3. */
const curves: Readonly<Record<Curve, CurveParameters>> = {
  'P-256': {
    length: 32,
    p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  },
  'P-384': {
    length: 48,
    p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  },
  'P-521': {
    length: 66,
    p: 2n ** 521n - 1n,
    b: 0x0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
  },
}

export function isOnCurve(point: Bytes, curve: Curve): boolean {
  const { length, p, b } = curves[curve]
  const isCompressed = point[0] === 2 || point[0] === 3
  if (point.length !== 1 + (isCompressed ? length : 2 * length)) return false
  const x = toBigInt(point.subarray(1, 1 + length))
  if (x >= p) return false
  const right = (x ** 3n - 3n * x + b) % p
  if (isCompressed) return isSquare(right, p)
  const y = toBigInt(point.subarray(1 + length))
  return point[0] === 4 && y < p && (y * y - right) % p === 0n
}

/** Euler's criterion. */
function isSquare(value: bigint, p: bigint): boolean {
  return value === 0n || power(value, (p - 1n) / 2n, p) === 1n
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  let square = base % modulus
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}
