// The integrity of a PKCS#12 file by password (RFC 7292 §4, MacData): HMAC with a key that PKCS#12's own derivation
// or, in PBMAC1 (pbmac1.ts), PBKDF2 makes from the password.
import { sha256, type Bytes } from '../../text/bytes'
import { expectTag, parseOid, readSequence, tags, type Element } from '../asn1/der'
import {
  derNull,
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../asn1/der-writer'
import { oids } from '../asn1/oids'
import { parseIterations } from '../encryption/facts'
import {
  computeHmac,
  derivePkcs12Key,
  pkcs12Hashes,
  pkcs12HashNames,
  type Pkcs12Hash,
} from '../encryption/pkcs12-kdf'
import { maxMacIterations, parsePbmac1, refuseMacAlgorithm, type MacDerivation } from './pbmac1'

export interface MacFacts {
  readonly scheme: 'PKCS12-MAC' | 'PBMAC1'
  /** Of the HMAC. */
  readonly hash: Pkcs12Hash
  /** Of the key derivation. */
  readonly iterations: number
}

/** A MAC that was read and whose cost is acceptable. */
export interface Mac {
  readonly facts: MacFacts
  /**
   * Derives the key and compares, in constant time.
   *
   * @param password null for none at all, which is not the same as an empty one (pkcs12-kdf.ts).
   */
  readonly verify: (authenticatedSafe: Bytes, password: string | null) => Promise<boolean>
}

const hashOids: Readonly<Record<Pkcs12Hash, string>> = {
  MD5: oids.md5,
  'SHA-1': oids.sha1,
  'SHA-224': oids.sha224,
  'SHA-256': oids.sha256,
  'SHA-384': oids.sha384,
  'SHA-512': oids.sha512,
  'SHA-512/224': oids.sha512_224,
  'SHA-512/256': oids.sha512_256,
}

/**
 * Reads MacData of either kind and checks its cost; derives nothing.
 *
 * @throws PkiError `pkcs12-unsupported` naming the algorithm, `derivation-too-costly`, `der-malformed`.
 */
export function parseMac(macData: Element): Mac {
  const [digestInfo, saltElement, count] = readSequence(macData, 'The MAC')
  const [algorithm, digestElement] = readSequence(digestInfo, 'The MAC digest')
  const [type, parameters] = readSequence(algorithm, 'The MAC algorithm')
  const oid = parseOid(expectTag(type, tags.oid, 'The MAC algorithm'))
  const digest = expectTag(digestElement, tags.octetString, 'The MAC value').content
  const salt = expectTag(saltElement, tags.octetString, 'The MAC salt').content
  const isPbmac1 = oid === oids.pbmac1
  const { hash, iterations, deriveKey } = isPbmac1
    ? parsePbmac1(parameters)
    : parseClassic(oid, salt, count)
  return {
    facts: { scheme: isPbmac1 ? 'PBMAC1' : 'PKCS12-MAC', hash, iterations },
    verify: async (authenticatedSafe, password) =>
      isSameMac(computeHmac(hash, await deriveKey(password), authenticatedSafe), digest),
  }
}

/** PKCS#12's own derivation (RFC 7292 Appendix B.4). */
function parseClassic(oid: string, salt: Bytes, count: Element | undefined): MacDerivation {
  const hash = pkcs12HashNames.find((name) => hashOids[name] === oid)
  if (hash === undefined) refuseMacAlgorithm(oid, 'hash')
  // DEFAULT 1 (RFC 7292 §4).
  const iterations =
    count === undefined ? 1 : parseIterations(count, maxMacIterations, "The file's MAC")
  return {
    ...{ hash, iterations },
    deriveKey: (password) => Promise.resolve(deriveMacKey({ hash, password, salt, iterations })),
  }
}

function deriveMacKey(options: {
  readonly hash: Pkcs12Hash
  readonly password: string | null
  readonly salt: Bytes
  readonly iterations: number
}): Bytes {
  return derivePkcs12Key({ id: 3, length: pkcs12Hashes[options.hash].outputLen, ...options })
}

/** In a time that does not depend on where they differ. */
function isSameMac(a: Bytes, b: Bytes): boolean {
  return (
    a.length === b.length &&
    a.reduce((sum, octet, index) => sum | (octet ^ (b[index] ?? 0)), 0) === 0
  )
}

export interface CreateMacKeyOptions {
  readonly hash: Pkcs12Hash
  readonly password: string
  readonly iterations: number
}

/** A derived key with what a reader needs to derive it again. */
export interface MacKey {
  readonly hash: Pkcs12Hash
  readonly key: Bytes
  readonly salt: Bytes
  readonly iterations: number
}

/** A key to sign with, from the password and a fresh salt of 16 bytes. */
export async function createMacKey({
  hash,
  password,
  iterations,
}: CreateMacKeyOptions): Promise<MacKey> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  // WebCrypto answers in order: what was given to it before this now runs on threads of its own, while the
  // derivation keeps this one busy.
  await sha256(salt)
  return { hash, key: deriveMacKey({ hash, password, salt, iterations }), salt, iterations }
}

/** MacData over the content of the authenticated safe. */
export function buildMacData(
  authenticatedSafe: Bytes,
  { hash, key, salt, iterations }: MacKey,
): Bytes {
  const digestInfo = encodeSequence(
    encodeSequence(encodeOid(hashOids[hash]), derNull),
    encodeElement(tags.octetString, computeHmac(hash, key, authenticatedSafe)),
  )
  return encodeSequence(
    digestInfo,
    encodeElement(tags.octetString, salt),
    encodeInteger(iterations),
  )
}
