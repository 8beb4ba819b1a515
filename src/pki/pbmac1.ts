// Writes the MAC of PKCS#12 as PBMAC1 (RFC 9579, RFC 8018 §7.1): HMAC-SHA-256 with a key of PBKDF2, which FIPS
// allows, where PKCS#12's own derivation is not allowed. Reading one is pkcs12-mac.ts.
import { encodeUtf8, type Bytes } from './bytes'
import { derNull, encodeElement, encodeInteger, encodeOid, encodeSequence, tags } from './der'
import { oids } from './oids'

/** Octets of the key: those of the HMAC's output (RFC 9579 §5). */
const keyLength = 32

/** A derived key with what a reader needs to derive it again. */
export interface Pbmac1Key {
  readonly key: CryptoKey
  readonly salt: Bytes
  readonly iterations: number
}

/** A key to sign with, from the password in UTF-8 and a fresh salt of 16 bytes. */
export async function createPbmac1Key(password: string, iterations: number): Promise<Pbmac1Key> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const derivation = { name: 'PBKDF2', salt, iterations, hash: 'SHA-256' }
  const secret = await crypto.subtle.importKey('raw', encodeUtf8(password), 'PBKDF2', false, [
    'deriveBits',
  ])
  const bits = await crypto.subtle.deriveBits(derivation, secret, 8 * keyLength)
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  return {
    key: await crypto.subtle.importKey('raw', bits, hmac, false, ['sign']),
    salt,
    iterations,
  }
}

/** MacData over the content of the authenticated safe. */
export async function buildPbmac1MacData(
  authenticatedSafe: Bytes,
  { key, salt, iterations }: Pbmac1Key,
): Promise<Bytes> {
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, authenticatedSafe))
  const hmacWithSha256 = encodeSequence(encodeOid(oids.hmacWithSha256), derNull)
  const derivation = encodeSequence(
    encodeOid(oids.pbkdf2),
    encodeSequence(
      encodeElement(tags.octetString, salt),
      encodeInteger(iterations),
      // OPTIONAL in RFC 8018, demanded here (RFC 9579 §5).
      encodeInteger(keyLength),
      hmacWithSha256,
    ),
  )
  const parameters = encodeSequence(derivation, hmacWithSha256)
  return encodeSequence(
    encodeSequence(
      encodeSequence(encodeOid(oids.pbmac1), parameters),
      encodeElement(tags.octetString, mac),
    ),
    // Nobody reads the old salt any more, but it is not OPTIONAL; OpenSSL writes the same words. The old
    // iterations stay at their default, which DER leaves out.
    encodeElement(tags.octetString, encodeUtf8('NOT USED')),
  )
}
