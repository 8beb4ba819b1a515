// Random tokens and their comparison.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 random bits, base64url. */
export function generateToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Compares in constant time, by hashes of equal length. */
export function equalSecrets(a: string, b: string): boolean {
  return timingSafeEqual(hash(a), hash(b))
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
