// Signatures over to-be-signed DER: PKCS#1 v1.5 with RSA and ECDSA (RFC 4055, RFC 5758), by WebCrypto.
import type { Bytes } from './bytes'
import {
  derNull,
  encodeBitString,
  encodeInteger,
  encodeOid,
  encodeSequence,
  expectTag,
  parseOid,
  readSequence,
  readWhole,
  tags,
  type Element,
} from './der'
import type { Hash, PrivateKey } from './keys'
import { parsePublicKey, type Curve, type PublicKey } from './public-key'

interface SignatureAlgorithm {
  readonly oid: string
  /** As OpenSSL and the standards write it. */
  readonly name: string
  readonly type: 'rsa' | 'ec'
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
]

/** Octets of one coordinate, which is also the size of r and s in WebCrypto's signature. */
const coordinateLengths: Readonly<Record<Curve, number>> = { 'P-256': 32, 'P-384': 48, 'P-521': 66 }

/** The hash that fits a curve's strength (RFC 5480 §4). */
const curveHashes: Readonly<Record<Curve, Hash>> = {
  'P-256': 'SHA-256',
  'P-384': 'SHA-384',
  'P-521': 'SHA-512',
}

export interface SignatureAlgorithmFacts {
  /** Standard name, or the dotted OID where it is none of ours. */
  readonly name: string
  /** Null where it is none of ours. */
  readonly hash: Hash | null
}

/** What an AlgorithmIdentifier of a signature says. */
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

/** The AlgorithmIdentifier that `signDer` will use: it is part of what is signed. */
export function encodeSignatureAlgorithm(key: PrivateKey, rsaHash: Hash): Bytes {
  const hash = key.curve === null ? rsaHash : curveHashes[key.curve]
  const algorithm = algorithms.find((each) => each.type === key.type && each.hash === hash)
  if (algorithm === undefined)
    throw new TypeError(`No signature algorithm for ${key.type}, ${hash}`)
  // RSA: parameters are NULL (RFC 4055 §5). ECDSA: absent (RFC 5758 §3.2).
  return encodeSequence(encodeOid(algorithm.oid), ...(key.type === 'rsa' ? [derNull] : []))
}

/**
 * Signs and wraps: SEQUENCE { toBeSigned, algorithm, BIT STRING signature }.
 *
 * @param rsaHash for an RSA key, the hash it was imported for; an EC key takes its curve's.
 */
export async function signDer(toBeSigned: Bytes, key: PrivateKey, rsaHash: Hash): Promise<Bytes> {
  const parameters =
    key.curve === null
      ? { name: 'RSASSA-PKCS1-v1_5' }
      : { name: 'ECDSA', hash: curveHashes[key.curve] }
  const raw = new Uint8Array(await crypto.subtle.sign(parameters, key.privateKey, toBeSigned))
  const signature = key.curve === null ? raw : encodeEcdsaSignature(raw)
  return encodeSequence(
    toBeSigned,
    encodeSignatureAlgorithm(key, rsaHash),
    encodeBitString(signature),
  )
}

/** The three parts of a signed structure, see `signDer`. */
export interface SignedDer {
  readonly toBeSigned: Element
  readonly algorithm: Element
  readonly signature: Bytes
}

/**
 * Splits a certificate or a request into what is signed and its signature.
 *
 * @throws PkiError `der-malformed`.
 */
export function parseSignedDer(der: Bytes): SignedDer {
  const [toBeSigned, algorithm, bitString] = readSequence(readWhole(der), 'The signed structure')
  const { content } = expectTag(bitString, tags.bitString, 'The signature')
  return {
    toBeSigned: expectTag(toBeSigned, tags.sequence, 'What is signed'),
    algorithm: expectTag(algorithm, tags.sequence, 'The signature algorithm'),
    signature: content.subarray(1),
  }
}

/** Whether the signature is this key's; `unsupported` for algorithms and keys that are not ours. */
export async function checkSignature(
  { toBeSigned, algorithm, signature }: SignedDer,
  spkiDer: Bytes,
): Promise<'valid' | 'invalid' | 'unsupported'> {
  const { hash, name } = parseSignatureAlgorithm(algorithm)
  const publicKey = parsePublicKey(spkiDer)
  const known = algorithms.find((each) => each.name === name)
  if (hash === null || known?.type !== publicKey.type) return 'unsupported'
  try {
    return (await verify(publicKey, hash, spkiDer, toBeSigned.bytes, signature))
      ? 'valid'
      : 'invalid'
  } catch {
    // WebCrypto refuses keys that it cannot use, such as an even modulus.
    return 'unsupported'
  }
}

async function verify(
  publicKey: PublicKey,
  hash: Hash,
  spkiDer: Bytes,
  signed: Bytes,
  signature: Bytes,
): Promise<boolean> {
  if (publicKey.curve === null) {
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash }
    const key = await crypto.subtle.importKey('spki', spkiDer, algorithm, false, ['verify'])
    return crypto.subtle.verify(algorithm, key, signature, signed)
  }
  const raw = parseEcdsaSignature(signature, coordinateLengths[publicKey.curve])
  if (raw === null) return false
  const algorithm = { name: 'ECDSA', namedCurve: publicKey.curve, hash }
  const key = await crypto.subtle.importKey('spki', spkiDer, algorithm, false, ['verify'])
  return crypto.subtle.verify(algorithm, key, raw, signed)
}

/** r and s next to each other (IEEE P1363, WebCrypto) to SEQUENCE { r, s } (RFC 3279 §2.2.3). */
function encodeEcdsaSignature(raw: Bytes): Bytes {
  const half = raw.length / 2
  return encodeSequence(encodeInteger(raw.subarray(0, half)), encodeInteger(raw.subarray(half)))
}

function parseEcdsaSignature(signature: Bytes, coordinateLength: number): Bytes | null {
  const raw = new Uint8Array(2 * coordinateLength)
  let end = 0
  for (const { content } of readSequence(readWhole(signature), 'The ECDSA signature').slice(0, 2)) {
    end += coordinateLength
    const magnitude = content[0] === 0 ? content.subarray(1) : content
    if (magnitude.length > coordinateLength) return null
    raw.set(magnitude, end - magnitude.length)
  }
  return raw
}
