// Arithmetic that finds broken RSA moduli without factoring them: small factors, ROCA's fingerprint, close primes.
import type { Bytes } from '../../text/bytes'

/** OpenSSL's limit: with more no program works, and the arithmetic takes its time. */
export const maxModulusBits = 16_384

/** Of Fermat's method; CA/Browser Forum asks for 100. */
export const fermatRounds = 100

/** NIST SP 800-89 §5.3.3: 3 to 751. 2 is a rule of its own. */
const smallPrimes = listPrimes(751).slice(1)
const productOfSmallPrimes = smallPrimes.reduce((product, prime) => product * BigInt(prime), 1n)

interface PrimeGroup {
  readonly primes: readonly number[]
  /** Below 2^53: from here on plain numbers do. */
  readonly product: number
}

const primeGroups = groupPrimes(smallPrimes)

function groupPrimes(primes: readonly number[]): readonly PrimeGroup[] {
  const groups: PrimeGroup[] = []
  for (const prime of primes) {
    const last = groups.at(-1)
    if (last !== undefined && last.product * prime <= Number.MAX_SAFE_INTEGER) {
      groups[groups.length - 1] = {
        primes: [...last.primes, prime],
        product: last.product * prime,
      }
    } else {
      groups.push({ primes: [prime], product: prime })
    }
  }
  return groups
}

/** The smallest odd prime factor below 752, or null. */
export function findSmallFactor(modulus: bigint): number | null {
  // One long division instead of 132: what divides the modulus divides its rest, too.
  const rest = modulus % productOfSmallPrimes
  for (const { primes, product } of primeGroups) {
    const groupRest = Number(rest % BigInt(product))
    const factor = primes.find((prime) => groupRest % prime === 0)
    if (factor !== undefined) return factor
  }
  return null
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
export function hasClosePrimes(modulus: bigint): boolean {
  const root = squareRoot(modulus)
  const rootSquare = root * root
  if (rootSquare === modulus) return true
  const first = root + 1n
  const difference = rootSquare + 2n * root + 1n - modulus
  const coarse = startSieve(coarseSquares, first, difference)
  const fine = startSieve(fineSquares, first, difference)
  for (let round = 0; round < fermatRounds; round += 1) {
    if (mayBeSquare(coarse) && mayBeSquare(fine)) {
      const step = BigInt(round)
      if (isSquare(difference + step * (2n * first + step))) return true
    }
    advance(coarse)
    advance(fine)
  }
  return false
}

/** a² - n and a modulo a small number: a square is a square modulo that number, too. */
interface Sieve {
  /** 1 at the squares modulo its length. */
  readonly squares: Uint8Array
  rest: number
  a: number
}

/** With 3 · 3 · 5 · 7 · 11 · 13 all but one in fifty fall through. */
const coarseSquares = listSquares(64)
const fineSquares = listSquares(45_045)

function listSquares(size: number): Uint8Array {
  const squares = new Uint8Array(size)
  for (let root = 0; root < size; root += 1) squares[(root * root) % size] = 1
  return squares
}

function startSieve(squares: Uint8Array, a: bigint, difference: bigint): Sieve {
  const size = BigInt(squares.length)
  return { squares, rest: Number(difference % size), a: Number(a % size) }
}

function mayBeSquare({ squares, rest }: Sieve): boolean {
  return squares[rest] === 1
}

/** From a to a + 1: the difference grows by 2a + 1. */
function advance(sieve: Sieve): void {
  const size = sieve.squares.length
  sieve.rest = (sieve.rest + 2 * sieve.a + 1) % size
  sieve.a = (sieve.a + 1) % size
}

function isSquare(value: bigint): boolean {
  const root = squareRoot(value)
  return root * root === value
}

/**
 * The integer square root: from that of the first bits, which a number holds, each round doubles the bits, and divides
 * no more of them than it needs (Mark Dickinson's method, as in Python's math.isqrt).
 */
function squareRoot(value: bigint): bigint {
  if (value < exactBelow) return BigInt(Math.floor(Math.sqrt(Number(value))))
  const half = (countBits(value) - 1) >> 1
  let shift = Math.max(0, 31 - Math.clz32(half) - 4)
  let bits = half >> shift
  let root = BigInt(Math.floor(Math.sqrt(Number(value >> BigInt(2 * (half - bits))))))
  while (shift > 0) {
    const before = bits
    shift -= 1
    bits = half >> shift
    const rest = value >> BigInt(2 * half - before - bits + 1)
    root = (root << BigInt(bits - before - 1)) + rest / root
  }
  return root * root > value ? root - 1n : root
}

/** Roots of numbers below are exact: Math.sqrt rounds correctly. */
const exactBelow = 2n ** 50n

function countBits(value: bigint): number {
  const hex = value.toString(16)
  return hex.length * 4 - Math.clz32(Number.parseInt(hex.charAt(0), 16)) + 28
}
