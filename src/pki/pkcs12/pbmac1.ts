// PBMAC1 in PKCS#12 (RFC 9579, RFC 8018 §7.1): the key of the HMAC comes from PBKDF2, which FIPS allows, unlike
// PKCS#12's own derivation. Which of the two a file has is read in mac.ts.
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
import { oids } from '../asn1/oids'
import { parseIterations } from '../encryption/facts'
import { derivePbkdf2, hmacHashes } from '../encryption/pbkdf2'
import { computeHmac, pkcs12Hashes, type Pkcs12Hash } from '../encryption/pkcs12-kdf'
import { PkiError } from '../errors'

/** How the key of a MAC comes from the password. */
export interface MacDerivation {
  /** Of the HMAC. */
  readonly hash: Pkcs12Hash
  readonly iterations: number
  readonly deriveKey: (password: string | null) => Promise<Bytes>
}

/** Java stops at this figure; more is an attack or a mistake, and would block for seconds. */
export const maxMacIterations = 5_000_000
/** In octets: a shorter key makes the MAC easy to forge (RFC 9879 §5). */
const minKeyLength = 20
/** In octets, those of HMAC-SHA-512; a longer key multiplies the cost. */
const maxKeyLength = 64

/**
 * Reads the parameters of a PBMAC1 and checks their cost; derives nothing.
 *
 * @throws PkiError `pkcs12-unsupported` naming the algorithm, `derivation-too-costly`, `der-malformed`.
 */
export function parsePbmac1(parameters: Element | undefined): MacDerivation {
  const [derivation, scheme] = readSequence(parameters, 'The PBMAC1 parameters')
  const [type, pbkdf2] = readSequence(derivation, 'The key derivation of the MAC')
  const oid = parseOid(expectTag(type, tags.oid, 'The key derivation of the MAC'))
  if (oid !== oids.pbkdf2) refuseMacAlgorithm(oid, 'key derivation')
  const [saltElement, count, lengthElement, prfElement] = readSequence(
    pbkdf2,
    'The PBKDF2 parameters of the MAC',
  )
  const salt = expectTag(saltElement, tags.octetString, 'The PBMAC1 salt').content
  const iterations = parseIterations(count, maxMacIterations, "The file's MAC")
  const length = parseKeyLength(lengthElement)
  // DEFAULT hmacWithSHA1 (RFC 8018 Appendix A.2).
  const prf = prfElement === undefined ? 'SHA-1' : parseHmac(prfElement, 'PBKDF2 function')
  return {
    hash: parseHmac(scheme, 'message authentication scheme'),
    iterations,
    deriveKey: (password) =>
      derivePbkdf2({ prf: `HMAC-${prf}`, salt, iterations }, password ?? '', length),
  }
}

/** RFC 9579 §5 requires one. */
function parseKeyLength(element: Element | undefined): number {
  const length = parseSmallInteger(expectTag(element, tags.integer, 'The PBMAC1 key length'))
  if (length !== null && length >= minKeyLength && length <= maxKeyLength) return length
  throw new PkiError(
    'der-malformed',
    `The PBMAC1 key length (${length ?? 'out of range'}) is not between ${minKeyLength} and ${maxKeyLength} bytes.`,
  )
}

function parseHmac(algorithm: Element | undefined, role: string) {
  const [type] = readSequence(algorithm, `The ${role} of the MAC`)
  const oid = parseOid(expectTag(type, tags.oid, `The ${role} of the MAC`))
  return hmacHashes.get(oid) ?? refuseMacAlgorithm(oid, role)
}

/** @throws PkiError `pkcs12-unsupported` with the OID of the algorithm and, if it is known here, its name. */
export function refuseMacAlgorithm(oid: string, role: string): never {
  const name = unreadNames.get(oid)
  throw new PkiError(
    'pkcs12-unsupported',
    `The file's MAC has the ${role} ${name === undefined ? oid : `${name} (${oid})`}, which is not read here.`,
  )
}

/** Algorithms that occur and are not read, for the refusal. */
const unreadNames: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.2.2', 'MD2'],
  ['1.2.840.113549.2.4', 'MD4'],
  ['1.3.36.3.2.1', 'RIPEMD-160'],
  ['1.2.156.10197.1.401', 'SM3'],
  ['1.2.643.7.1.1.2.2', 'GOST R 34.11-2012 (256 bits)'],
  ['1.2.643.7.1.1.2.3', 'GOST R 34.11-2012 (512 bits)'],
  ['2.16.840.1.101.3.4.2.7', 'SHA3-224'],
  ['2.16.840.1.101.3.4.2.8', 'SHA3-256'],
  ['2.16.840.1.101.3.4.2.9', 'SHA3-384'],
  ['2.16.840.1.101.3.4.2.10', 'SHA3-512'],
  ['1.3.6.1.4.1.11591.4.11', 'scrypt'],
])

/** WebCrypto's, of a PBMAC1 that we write. */
type Pbmac1Hash = 'SHA-256' | 'SHA-384' | 'SHA-512'

const hmacOids: Readonly<Record<Pbmac1Hash, string>> = {
  'SHA-256': oids.hmacWithSha256,
  'SHA-384': oids.hmacWithSha384,
  'SHA-512': oids.hmacWithSha512,
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
  const key = await derivePbkdf2({ prf: `HMAC-${hash}`, salt, iterations }, password, keyLength)
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
