// Arithmetic that finds broken RSA moduli without factoring them: small factors, ROCA's fingerprint, close primes.
import type { Bytes } from '../bytes'
import { toBigInt } from './big-integer'

/** Of Fermat's method; CA/Browser Forum asks for 100. */
export const fermatRounds = 100

/** NIST SP 800-89 §5.3.3: 3 to 751. 2 is a rule of its own. */
const smallPrimes = listPrimes(751).slice(1)
const bigSmallPrimes = smallPrimes.map(BigInt)
const productOfSmallPrimes = bigSmallPrimes.reduce((product, prime) => product * prime)

/**
 * The odd prime factor below 752; null where there is none.
 *
 * @param modulus big-endian magnitude.
 */
export function findSmallFactor(modulus: Bytes): number | null {
  // One long division instead of 132: what divides the modulus divides its rest, too.
  const rest = toBigInt(modulus) % productOfSmallPrimes
  return smallPrimes.find((_prime, index) => rest % (bigSmallPrimes[index] ?? 1n) === 0n) ?? null
}

/** Octet by octet: all products stay far below 2^53. */
function remainder(modulus: Bytes, divisor: number): number {
  let rest = 0
  for (const octet of modulus) rest = (rest * 256 + octet) % divisor
  return rest
}

function listPrimes(limit: number): readonly number[] {
  const primes: number[] = []
  for (let candidate = 2; candidate <= limit; candidate += 1) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate)
  }
  return primes
}

/** The primes of ROCA's test, and for each the powers of 65537 modulo it. */
const rocaResidues = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157].map(
  (prime) => ({ prime, residues: powersOf65537(prime) }),
)

function powersOf65537(prime: number): ReadonlySet<number> {
  const residues = new Set<number>()
  for (let power = 1; !residues.has(power); power = (power * (65_537 % prime)) % prime) {
    residues.add(power)
  }
  return residues
}

/**
 * Whether the modulus is a power of 65537 modulo each of the primes: true for every key of the weak library, and
 * for a few others in a hundred million.
 */
export function hasRocaFingerprint(modulus: Bytes): boolean {
  return rocaResidues.every(({ prime, residues }) => residues.has(remainder(modulus, prime)))
}

/** Whether Fermat's method finds p and q in `fermatRounds` rounds: a² - n is a square for some a near √n. */
export function hasClosePrimes(modulus: Bytes): boolean {
  const n = toBigInt(modulus)
  let a = squareRoot(n)
  if (a * a === n) return true
  a += 1n
  let difference = a * a - n
  for (let round = 0; round < fermatRounds; round += 1) {
    if (isSquare(difference)) return true
    difference += 2n * a + 1n
    a += 1n
  }
  return false
}

/** Squares modulo 64, and modulo 3 · 3 · 5 · 7 · 11 · 13 = 45045: all but one in fifty others fall through. */
const squaresModulo64 = listSquares(64)
const squaresModulo45045 = listSquares(45_045)

function listSquares(modulus: number): Uint8Array {
  const squares = new Uint8Array(modulus)
  for (let root = 0; root < modulus; root += 1) squares[(root * root) % modulus] = 1
  return squares
}

function isSquare(value: bigint): boolean {
  if (squaresModulo64[Number(value & 63n)] === 0) return false
  if (squaresModulo45045[Number(value % 45_045n)] === 0) return false
  const root = squareRoot(value)
  return root * root === value
}

/** The integer square root, by Newton's method from above. */
function squareRoot(value: bigint): bigint {
  if (value < 2n) return value
  let root = 1n << BigInt((value.toString(16).length * 4 + 1) >> 1)
  for (;;) {
    const next = (root + value / root) >> 1n
    if (next >= root) return root
    root = next
  }
}
