// The sentences of the page Open: what protects a file, in words.
import type { OutputId, ProtectionFacts } from '../engine/api'
import { formatCount } from './format'

export const partTexts: Record<ProtectionFacts['part'], string> = {
  integrity: 'Integrity',
  certificates: 'Certificates',
  key: 'Private key',
}

/** `AES-256-CBC, PBKDF2 with HMAC-SHA-256, 10,000 rounds`. */
export function describeProtection({ algorithm }: ProtectionFacts): string {
  if (algorithm === null) return 'none'
  const { scheme, cipher, derivation, hash, iterations } = algorithm
  const rounds = iterations === 1 ? 'one round' : `${formatCount(iterations)} rounds`
  const what = cipher === '' ? scheme : cipher
  return [what, `${derivation} with ${hash}`, rounds]
    .filter((each) => each.trim() !== '')
    .join(', ')
}

/** Why a protection is weak; null where it is not. */
export function findWeakness({ part, algorithm }: ProtectionFacts): string | null {
  if (algorithm === null) {
    if (part === 'integrity') return 'nothing shows a change'
    return part === 'key' ? 'whoever has the file has the key' : null
  }
  const { cipher, hash, iterations, derivation } = algorithm
  if (/RC2-40|^DES-CBC/.test(cipher)) return 'broken: opened in hours without the password'
  if (/RC2|RC4/.test(cipher)) return 'old and weak'
  if (cipher === 'DES-EDE3-CBC') return '3DES is being retired'
  if (hash.includes('MD5')) return 'MD5 is broken'
  if (part === 'integrity' && hash === 'SHA-1') return 'SHA-1 is being retired'
  // scrypt counts otherwise.
  return derivation !== 'scrypt' && iterations < 2048 ? 'very few rounds: guessing is quick' : null
}

export interface Extract {
  readonly id: OutputId
  readonly title: string
  readonly holds: 'key' | 'certificates' | 'both'
}

/** Parts of what is open, as files of their own. */
export const extracts: readonly Extract[] = [
  { id: 'certificate-pem', title: 'Certificate (PEM)', holds: 'certificates' },
  { id: 'certificate-cer', title: 'Certificate (CER)', holds: 'certificates' },
  { id: 'chain-pem', title: 'Chain (PEM)', holds: 'certificates' },
  { id: 'chain-p7b', title: 'Chain (P7B)', holds: 'certificates' },
  { id: 'trust-store', title: 'Trust store for Java (P12)', holds: 'certificates' },
  { id: 'key-pem', title: 'Private key, encrypted (PEM)', holds: 'key' },
  { id: 'key-der', title: 'Private key, encrypted (DER)', holds: 'key' },
  { id: 'pem-bundle', title: 'All in one, key encrypted (PEM)', holds: 'both' },
]

/** Extracts that have a password: that of the new file. */
export const lockedExtracts: readonly OutputId[] = [
  'trust-store',
  'key-pem',
  'key-der',
  'pem-bundle',
]
