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
 * for one in 240 million of the others.
 */
export function hasRocaFingerprint(modulus: Bytes): boolean {
  return rocaResidues.every(({ prime, residues }) => residues.has(remainder(modulus, prime)))
}

/** Whether Fermat's method finds p and q in `fermatRounds` rounds: a² - n is a square for some a near √n. */
export function hasClosePrimes(modulus: Bytes): boolean {
  const n = toBigInt(modulus)
  const root = squareRoot(n)
  if (root * root === n) return true
  const first = root + 1n
  const difference = first * first - n
  const sieves = [64, 45_045].map((size) => startSieve(size, first, difference))
  for (let round = 0; round < fermatRounds; round += 1) {
    const isCandidate = sieves.every(({ squares, rest }) => squares[rest] === 1)
    if (isCandidate && isSquare(difference + BigInt(round) * (2n * first + BigInt(round)))) {
      return true
    }
    for (const sieve of sieves) step(sieve)
  }
  return false
}

/** a² - n and a modulo a small number: what is no square there is none at all. */
interface Sieve {
  readonly size: number
  readonly squares: Uint8Array
  rest: number
  a: number
}

/** 64, and 3 · 3 · 5 · 7 · 11 · 13 = 45045: all but one in fifty fall through. */
const squaresBySize = new Map([64, 45_045].map((size) => [size, listSquares(size)]))

function listSquares(size: number): Uint8Array {
  const squares = new Uint8Array(size)
  for (let root = 0; root < size; root += 1) squares[(root * root) % size] = 1
  return squares
}

function startSieve(size: number, a: bigint, difference: bigint): Sieve {
  return {
    size,
    squares: squaresBySize.get(size) ?? new Uint8Array(size),
    rest: Number(difference % BigInt(size)),
    a: Number(a % BigInt(size)),
  }
}

/** From a to a + 1: the difference grows by 2a + 1. */
function step(sieve: Sieve): void {
  sieve.rest = (sieve.rest + 2 * sieve.a + 1) % sieve.size
  sieve.a = (sieve.a + 1) % sieve.size
}

function isSquare(value: bigint): boolean {
  const root = squareRoot(value)
  return root * root === value
}

/**
 * The integer square root: each round doubles the bits, and divides no more of them than it needs (Mark
 * Dickinson's method, as in Python's math.isqrt).
 */
function squareRoot(value: bigint): bigint {
  if (value === 0n) return 0n
  const half = (countBits(value) - 1) >> 1
  let root = 1n
  let bits = 0
  for (let shift = 31 - Math.clz32(half); shift >= 0; shift -= 1) {
    const before = bits
    bits = half >> shift
    const rest = value >> BigInt(2 * half - before - bits + 1)
    root = (root << BigInt(bits - before - 1)) + rest / root
  }
  return root * root > value ? root - 1n : root
}

function countBits(value: bigint): number {
  const hex = value.toString(16)
  return hex.length * 4 - Math.clz32(Number.parseInt(hex.charAt(0), 16)) + 28
}
