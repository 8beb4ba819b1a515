// The integrity of a PKCS#12 file by password (RFC 7292 §4, MacData): HMAC with a key of PKCS#12's own
// derivation. The kind that FIPS allows is pbmac1.ts.
import { sha256, type Bytes } from '../../text/bytes'
import { expectTag, parseOid, readSequence, tags, type Element } from '../asn1/der'
import {
  derNull,
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../asn1/der-writer'
import { computeHmac, isSameMac, parseMacIterations, refuseMacAlgorithm, type Mac } from './mac'
import { oids } from '../asn1/oids'
import { parsePbmac1 } from './pbmac1'
import {
  derivePkcs12Key,
  pkcs12Hashes,
  pkcs12HashNames,
  type Pkcs12Hash,
} from '../encryption/pkcs12-kdf'

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

/**
 * Reads MacData of either kind and judges its cost; derives nothing.
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
  if (oid === oids.pbmac1) return parsePbmac1(parameters, digest)
  const hash = pkcs12HashNames.find((name) => hashOids[name] === oid)
  if (hash === undefined) refuseMacAlgorithm(oid, 'hash')
  // DEFAULT 1 (RFC 7292 §4).
  const iterations = count === undefined ? 1 : parseMacIterations(count)
  return {
    facts: { scheme: 'PKCS12-MAC', hash, iterations },
    verify: (authenticatedSafe, password) => {
      const key = deriveMacKey({ hash, password, salt, iterations })
      return Promise.resolve(isSameMac(computeHmac(hash, key, authenticatedSafe), digest))
    },
  }
}

interface MacDerivation {
  readonly hash: Pkcs12Hash
  readonly password: string | null
  readonly salt: Bytes
  readonly iterations: number
}

function deriveMacKey({ hash, ...derivation }: MacDerivation): Bytes {
  return derivePkcs12Key({ hash, id: 3, length: pkcs12Hashes[hash].outputLen, ...derivation })
}
