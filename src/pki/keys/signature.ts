// Checks signatures over to-be-signed DER by WebCrypto: PKCS#1 v1.5 with RSA, ECDSA and Ed25519 (RFC 4055, RFC 5758,
// RFC 8410).
import type { Bytes } from '../../text/bytes'
import {
  checkDer,
  expectTag,
  parseBitString,
  parseOid,
  readSequence,
  readWhole,
  tags,
  type Element,
} from '../asn1/der'
import { PkiError } from '../errors'
import { signatureNames, type Hash } from './private-key'
import { oids } from '../asn1/oids'
import { parsePublicKey, type Curve, type KeyType, type PublicKey } from './public-key'

interface SignatureAlgorithm {
  readonly oid: string
  /** As OpenSSL and the standards write it. */
  readonly name: string
  readonly type: KeyType
  /** Ed25519 has its own inside, which is SHA-512. */
  readonly hash: Hash
}

const algorithms: readonly SignatureAlgorithm[] = [
  { oid: '1.2.840.113549.1.1.5', name: 'sha1WithRSAEncryption', type: 'rsa', hash: 'SHA-1' },
  { oid: '1.2.840.113549.1.1.11', name: 'sha256WithRSAEncryption', type: 'rsa', hash: 'SHA-256' },
  { oid: '1.2.840.113549.1.1.12', name: 'sha384WithRSAEncryption', type: 'rsa', hash: 'SHA-384' },
  { oid: '1.2.840.113549.1.1.13', name: 'sha512WithRSAEncryption', type: 'rsa', hash: 'SHA-512' },
  { oid: '1.2.840.10045.4.1', name: 'ecdsa-with-SHA1', type: 'ec', hash: 'SHA-1' },
  { oid: '1.2.840.10045.4.3.2', name: 'ecdsa-with-SHA256', type: 'ec', hash: 'SHA-256' },
  { oid: '1.2.840.10045.4.3.3', name: 'ecdsa-with-SHA384', type: 'ec', hash: 'SHA-384' },
  { oid: '1.2.840.10045.4.3.4', name: 'ecdsa-with-SHA512', type: 'ec', hash: 'SHA-512' },
  { oid: oids.ed25519, name: 'Ed25519', type: 'ed25519', hash: 'SHA-512' },
]

/** Octets of one coordinate, which is also the size of r and s in WebCrypto's signature. */
const coordinateLengths: Readonly<Record<Curve, number>> = { 'P-256': 32, 'P-384': 48, 'P-521': 66 }

export interface SignatureAlgorithmFacts {
  /** Standard name, or the dotted OID if it is not supported. */
  readonly name: string
  /** Null if it is not supported. */
  readonly hash: Hash | null
}

/**
 * Reads the AlgorithmIdentifier of a signature (RFC 5280 §4.1.1.2); its parameters are ignored.
 *
 * @throws PkiError `der-malformed`.
 */
export function parseSignatureAlgorithm(identifier: Element): SignatureAlgorithmFacts {
  const oid = parseOid(
    expectTag(
      readSequence(identifier, 'The signature algorithm')[0],
      tags.oid,
      'The signature algorithm',
    ),
  )
  const known = algorithms.find((algorithm) => algorithm.oid === oid)
  return { name: known?.name ?? oid, hash: known?.hash ?? null }
}

/** SEQUENCE { toBeSigned, algorithm, BIT STRING signature }. */
export interface SignedDer {
  readonly toBeSigned: Element
  readonly algorithm: Element
  readonly signature: Bytes
}

/** The same with the signature as it stands. */
export interface SignedElements {
  readonly toBeSigned: Element
  readonly algorithm: Element
  readonly bitString: Element
}

/**
 * Splits a certificate, a request or a list into what is signed and its signature.
 *
 * @throws PkiError `der-malformed`.
 */
export function readSigned(root: Element): SignedElements {
  const [toBeSigned, algorithm, bitString] = readSequence(root, 'The signed structure')
  return {
    toBeSigned: expectTag(toBeSigned, tags.sequence, 'What is signed'),
    algorithm: expectTag(algorithm, tags.sequence, 'The signature algorithm'),
    bitString: expectTag(bitString, tags.bitString, 'The signature'),
  }
}

/**
 * The same, with the bits of the signature.
 *
 * @throws PkiError `der-malformed`, also for a signature that is not whole octets.
 */
export function parseSigned({ toBeSigned, algorithm, bitString }: SignedElements): SignedDer {
  return { toBeSigned, algorithm, signature: parseBitString(bitString, 'The signature') }
}

/**
 * Whether this key made the signature. Never throws.
 *
 * @returns `invalid` also for a malformed key or signature, `unsupported` for other algorithms and keys.
 */
export async function checkSignature(
  { toBeSigned, algorithm, signature }: SignedDer,
  spkiDer: Bytes,
): Promise<'valid' | 'invalid' | 'unsupported'> {
  try {
    const { name } = parseSignatureAlgorithm(algorithm)
    const known = algorithms.find((each) => each.name === name)
    const publicKey = parsePublicKey(spkiDer)
    if (known?.type !== publicKey.type) return 'unsupported'
    const isValid = await verify(publicKey, known.hash, spkiDer, toBeSigned.bytes, signature)
    return isValid ? 'valid' : 'invalid'
  } catch (cause) {
    // Everything else comes from WebCrypto, which refuses keys that it cannot use, such as a 16-bit modulus.
    return cause instanceof PkiError && cause.code !== 'key-unsupported' ? 'invalid' : 'unsupported'
  }
}

async function verify(
  { type, curve }: PublicKey,
  hash: Hash,
  spkiDer: Bytes,
  signed: Bytes,
  signature: Bytes,
): Promise<boolean> {
  const parameters = { name: signatureNames[type], hash, namedCurve: curve ?? '' }
  const raw = curve === null ? signature : parseEcdsaSignature(signature, coordinateLengths[curve])
  if (raw === null) return false
  const key = await crypto.subtle.importKey('spki', spkiDer, parameters, false, ['verify'])
  return crypto.subtle.verify(parameters, key, raw, signed)
}

/**
 * SEQUENCE { r, s } (RFC 3279 §2.2.3) to r and s next to each other (IEEE P1363, WebCrypto); null if they cannot be a
 * signature of this size.
 */
function parseEcdsaSignature(signature: Bytes, coordinateLength: number): Bytes | null {
  checkDer(signature)
  const raw = new Uint8Array(2 * coordinateLength)
  const integers = readSequence(readWhole(signature), 'The ECDSA signature')
  if (integers.length !== 2) return null
  for (const [index, integer] of integers.entries()) {
    const { content } = expectTag(integer, tags.integer, 'A number of the ECDSA signature')
    const magnitude = content[0] === 0 ? content.subarray(1) : content
    const isNegative = (content[0] ?? 0) > 0x7f
    if (isNegative || magnitude.length > coordinateLength) return null
    raw.set(magnitude, (index + 1) * coordinateLength - magnitude.length)
  }
  return raw
}
