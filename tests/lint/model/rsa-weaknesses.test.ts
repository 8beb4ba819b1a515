import { describe, expect, it } from 'vitest'
import type { Bytes } from '../../../src/text/bytes'
import {
  fermatRounds,
  findSmallFactor,
  hasClosePrimes,
  hasRocaFingerprint,
} from '../../../src/lint/model/rsa-weaknesses'
import { readLintModels } from '../../support/lint-batch'

function octetsOf(value: bigint): Bytes {
  const hex = value.toString(16)
  const padded = hex.length % 2 === 0 ? hex : `0${hex}`
  return Uint8Array.from(padded.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

/** 2^127 - 1 and 2^521 - 1. */
const [mersenne127, mersenne521] = [2n ** 127n - 1n, 2n ** 521n - 1n]

describe('a small factor', () => {
  it.each([3, 5, 373, 743, 751])('is found: %d', (prime) => {
    expect(findSmallFactor(BigInt(prime) * mersenne521)).toBe(prime)
  })

  it('is the smallest where there are several', () => {
    expect(findSmallFactor(7n * 11n * mersenne521)).toBe(7)
  })

  it('is not found from 757, nor is 2, which has its own rule', () => {
    for (const prime of [757n, 2n]) {
      expect(findSmallFactor(prime * mersenne521)).toBeNull()
    }
  })

  it('is not found in a good key', () => {
    expect(findSmallFactor(mersenne127 * mersenne521)).toBeNull()
  })
})

describe('Fermat’s method', () => {
  /** n = (a - b)(a + b), found in the round that a is reached: ⌈√n⌉ = a - round. */
  function semiprimeOfRound(round: bigint): bigint {
    const root = 2n ** 1030n + 12_345n
    // √n = √(a² - b²) ≈ a - b²/2a: with b² = 2a · round it takes that many rounds.
    const b = squareRoot(2n * (root + round) * round)
    return (root + round - b) * (root + round + b)
  }

  function squareRoot(value: bigint): bigint {
    let root = 1n << BigInt((value.toString(2).length >> 1) + 1)
    for (;;) {
      const next = (root + value / root) >> 1n
      if (next >= root) return root
      root = next
    }
  }

  it.each([1n, 2n, 50n, BigInt(fermatRounds) - 2n])('splits after about %d rounds', (round) => {
    expect(hasClosePrimes(semiprimeOfRound(round))).toBe(true)
  })

  it('gives up after the rounds', () => {
    expect(hasClosePrimes(semiprimeOfRound(BigInt(fermatRounds) + 3n))).toBe(false)
  })

  it('splits a square', () => {
    expect(hasClosePrimes(mersenne521 * mersenne521)).toBe(true)
  })

  it('does not split primes that are far from each other', () => {
    expect(hasClosePrimes(mersenne127 * mersenne521)).toBe(false)
  })

  it('agrees with plain arithmetic for small odd numbers', () => {
    for (let n = 10_001n; n < 14_001n; n += 2n) {
      let found = false
      let a = squareRoot(n)
      if (a * a !== n) a += 1n
      for (let round = 0; round < fermatRounds && !found; round += 1, a += 1n) {
        const rest = a * a - n
        found = squareRoot(rest === 0n ? 1n : rest) ** 2n === rest || rest === 0n
      }
      expect([n, hasClosePrimes(n)]).toEqual([n, found])
    }
  })
})

describe('the fingerprint of ROCA', () => {
  it('is that of a modulus made as the paper says, and not of other keys', async () => {
    for (const [name, has] of [
      ['rsa-roca-fires', true],
      ['good-request', false],
      ['rsa-modulus-short-fires', false],
    ] as const) {
      const [item] = await readLintModels(name)
      if (item?.key.type !== 'rsa') throw new Error('No RSA key')
      expect([name, hasRocaFingerprint(item.key.modulus)]).toEqual([name, has])
    }
  })

  it('is that of each power of 65537', () => {
    for (const exponent of [1n, 2n, 77n, 200n]) {
      expect(hasRocaFingerprint(octetsOf(65_537n ** exponent))).toBe(true)
    }
    expect(hasRocaFingerprint(octetsOf(2n * 65_537n ** 77n))).toBe(false)
  })
})
