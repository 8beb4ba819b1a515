// PBKDF2 (RFC 8018 §5.2), which PBES2 and PBMAC1 share: by WebCrypto, and by our own loop for the hashes that it lacks.
import { encodeUtf8, type Bytes } from '../../text/bytes'
import { oids } from '../asn1/oids'

export type HmacHash =
  'SHA-1' | 'SHA-224' | 'SHA-256' | 'SHA-384' | 'SHA-512' | 'SHA-512/224' | 'SHA-512/256'

/** By the OID of the HMAC with it (RFC 8018 Appendix B.1). */
export const hmacHashes: ReadonlyMap<string, HmacHash> = new Map([
  [oids.hmacWithSha1, 'SHA-1'],
  [oids.hmacWithSha224, 'SHA-224'],
  [oids.hmacWithSha256, 'SHA-256'],
  [oids.hmacWithSha384, 'SHA-384'],
  [oids.hmacWithSha512, 'SHA-512'],
  [oids.hmacWithSha512_224, 'SHA-512/224'],
  [oids.hmacWithSha512_256, 'SHA-512/256'],
])

/** The pseudorandom function of the derivation. */
export type Prf = `HMAC-${HmacHash}`

/** WebCrypto has neither SHA-224 nor the truncated forms of SHA-512. */
export function isSlow(prf: Prf): boolean {
  return prf === 'HMAC-SHA-224' || prf.includes('/')
}

interface Pbkdf2Parameters {
  readonly prf: Prf
  readonly salt: Bytes
  readonly iterations: number
}

/** @param keyLength of the result, in octets. */
export async function derivePbkdf2(
  { prf, salt, iterations }: Pbkdf2Parameters,
  password: string,
  keyLength: number,
): Promise<Bytes> {
  if (isSlow(prf)) {
    const { deriveSlowPbkdf2 } = await import('./slow-derivations')
    return deriveSlowPbkdf2(prf, { password, salt, iterations, length: keyLength })
  }
  const hash = prf.slice('HMAC-'.length)
  const secret = await crypto.subtle.importKey('raw', encodeUtf8(password), 'PBKDF2', false, [
    'deriveBits',
  ])
  const parameters = { name: 'PBKDF2', salt, iterations, hash }
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, secret, 8 * keyLength))
}
