// The MAC of PKCS#12 as PBMAC1 (RFC 9579, RFC 8018 §7.1): HMAC with a key of PBKDF2, which FIPS allows, where
// PKCS#12's own derivation is not allowed. The older kind, and which of them a file has, is pkcs12-mac.ts.
import { encodeUtf8, type Bytes } from '../../text/bytes'
import {
  expectTag,
  parseOid,
  parseSmallInteger,
  readSequence,
  tags,
  type Element,
} from '../asn1/der'
import {
  derNull,
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../asn1/der-writer'
import { PkiError } from '../errors'
import { computeHmac, isSameMac, parseMacIterations, refuseMacAlgorithm, type Mac } from './mac'
import { oids } from '../asn1/oids'
import { pkcs12Hashes, type Pkcs12Hash } from '../encryption/pkcs12-kdf'

/** WebCrypto's, of a PBMAC1 that we write. */
type Pbmac1Hash = 'SHA-256' | 'SHA-384' | 'SHA-512'

const hmacHashes: ReadonlyMap<string, Pkcs12Hash> = new Map([
  [oids.hmacWithSha1, 'SHA-1'],
  [oids.hmacWithSha224, 'SHA-224'],
  [oids.hmacWithSha256, 'SHA-256'],
  [oids.hmacWithSha384, 'SHA-384'],
  [oids.hmacWithSha512, 'SHA-512'],
  [oids.hmacWithSha512_224, 'SHA-512/224'],
  [oids.hmacWithSha512_256, 'SHA-512/256'],
])
const hmacOids: Readonly<Record<Pbmac1Hash, string>> = {
  'SHA-256': oids.hmacWithSha256,
  'SHA-384': oids.hmacWithSha384,
  'SHA-512': oids.hmacWithSha512,
}

/** In octets: a shorter key makes the MAC easy to forge (RFC 9879 §5). */
const minKeyLength = 20
/** In octets, those of HMAC-SHA-512; a longer key multiplies the cost. */
const maxKeyLength = 64

interface Derivation {
  /** Of the PRF. */
  readonly hash: Pkcs12Hash
  readonly salt: Bytes
  readonly iterations: number
  /** Octets of the key. */
  readonly keyLength: number
}

export interface CreatePbmac1KeyOptions {
  /** Of HMAC and PRF. Default: SHA-256. */
  readonly hash?: Pbmac1Hash
  readonly password: string
  readonly iterations: number
}

/** A derived key with what a reader needs to derive it again. */
export interface Pbmac1Key {
  readonly hash: Pbmac1Hash
  readonly key: Bytes
  readonly salt: Bytes
  readonly iterations: number
}

/** A key to sign with, from the password in UTF-8 and a fresh salt of 16 bytes. */
export async function createPbmac1Key({
  hash = 'SHA-256',
  password,
  iterations,
}: CreatePbmac1KeyOptions): Promise<Pbmac1Key> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  // As long as the HMAC's output (RFC 9579 §5).
  const keyLength = pkcs12Hashes[hash].outputLen
  const key = await deriveKey({ hash, salt, iterations, keyLength }, password)
  return { hash, key, salt, iterations }
}

/** MacData over the content of the authenticated safe. */
export function buildPbmac1MacData(
  authenticatedSafe: Bytes,
  { hash, key, salt, iterations }: Pbmac1Key,
): Bytes {
  const hmacAlgorithm = encodeSequence(encodeOid(hmacOids[hash]), derNull)
  const derivation = encodeSequence(
    encodeOid(oids.pbkdf2),
    encodeSequence(
      encodeElement(tags.octetString, salt),
      encodeInteger(iterations),
      // OPTIONAL in RFC 8018, demanded here (RFC 9579 §5).
      encodeInteger(key.length),
      hmacAlgorithm,
    ),
  )
  const parameters = encodeSequence(derivation, hmacAlgorithm)
  return encodeSequence(
    encodeSequence(
      encodeSequence(encodeOid(oids.pbmac1), parameters),
      encodeElement(tags.octetString, computeHmac(hash, key, authenticatedSafe)),
    ),
    // Nobody reads the old salt any more, but it is not OPTIONAL; OpenSSL writes the same words. The old
    // iterations stay at their default, which DER leaves out.
    encodeElement(tags.octetString, encodeUtf8('NOT USED')),
  )
}

/**
 * Reads the parameters of a PBMAC1 and judges its cost; derives nothing.
 *
 * @param digest the MAC value.
 * @throws PkiError `pkcs12-unsupported` naming the algorithm, `derivation-too-costly`, `der-malformed`.
 */
export function parsePbmac1(parameters: Element | undefined, digest: Bytes): Mac {
  const [derivationElement, schemeElement] = readSequence(parameters, 'The PBMAC1 parameters')
  const derivation = parseDerivation(derivationElement)
  const hash = parseHmac(schemeElement, 'message authentication scheme')
  const { iterations } = derivation
  return {
    facts: { scheme: 'PBMAC1', hash, iterations },
    verify: async (authenticatedSafe, password) => {
      const key = await deriveKey(derivation, password ?? '')
      return isSameMac(computeHmac(hash, key, authenticatedSafe), digest)
    },
  }
}

function parseDerivation(element: Element | undefined): Derivation {
  const [type, parameters] = readSequence(element, 'The key derivation of the MAC')
  const oid = parseOid(expectTag(type, tags.oid, 'The key derivation of the MAC'))
  if (oid !== oids.pbkdf2) refuseMacAlgorithm(oid, 'key derivation')
  const [salt, count, length, prf] = readSequence(parameters, 'The PBKDF2 parameters of the MAC')
  return {
    salt: expectTag(salt, tags.octetString, 'The PBMAC1 salt').content,
    iterations: parseMacIterations(count),
    keyLength: parseKeyLength(length),
    // DEFAULT hmacWithSHA1 (RFC 8018 Appendix A.2).
    hash: prf === undefined ? 'SHA-1' : parseHmac(prf, 'PBKDF2 function'),
  }
}

/** A file must have one (RFC 9579 §5). */
function parseKeyLength(element: Element | undefined): number {
  const length = parseSmallInteger(expectTag(element, tags.integer, 'The PBMAC1 key length'))
  if (length !== null && length >= minKeyLength && length <= maxKeyLength) return length
  throw new PkiError(
    'der-malformed',
    `The PBMAC1 key length of ${length ?? 'an absurd number of'} bytes is not between ${minKeyLength} and ${maxKeyLength}.`,
  )
}

function parseHmac(algorithm: Element | undefined, role: string): Pkcs12Hash {
  const [type] = readSequence(algorithm, `The ${role} of the MAC`)
  const oid = parseOid(expectTag(type, tags.oid, `The ${role} of the MAC`))
  return hmacHashes.get(oid) ?? refuseMacAlgorithm(oid, role)
}

/** By WebCrypto, which does not know every hash. */
async function deriveKey(derivation: Derivation, password: string): Promise<Bytes> {
  const { hash, salt, iterations, keyLength } = derivation
  if (hash === 'SHA-224' || hash.startsWith('SHA-512/')) {
    const { deriveSlowPbkdf2 } = await import('../encryption/slow-derivations')
    return deriveSlowPbkdf2(`HMAC-${hash}`, { password, salt, iterations, length: keyLength })
  }
  const secretBytes = encodeUtf8(password)
  const secret = await crypto.subtle.importKey('raw', secretBytes, 'PBKDF2', false, ['deriveBits'])
  const algorithm = { name: 'PBKDF2', hash, salt, iterations }
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, secret, 8 * keyLength))
}
