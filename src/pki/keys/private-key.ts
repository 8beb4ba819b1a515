// Private keys: generating and opening them. Their containers are key-container.ts, the public half is public-key.ts.
import type { Bytes } from '../../text/bytes'
import {
  expectTag,
  parseOid,
  parseSmallInteger,
  readChildren,
  readSequence,
  readWhole,
  tags,
  type Element,
} from '../asn1/der'
import { encodeInteger, encodeSequence } from '../asn1/der-writer'
import { PkiError } from '../errors'
import { asKey, openKeyContainer } from './key-container'
import { oids } from '../asn1/oids'
import type { EncryptionFacts } from '../encryption/facts'
import { curvesByOid, type Curve, type KeyType } from './public-key'

/** Hashes of signatures, by WebCrypto's names. */
export type Hash = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512'

export interface PrivateKey {
  readonly type: KeyType
  /** EC only; otherwise null. */
  readonly curve: Curve | null
  /** For signing; extractable. */
  readonly privateKey: CryptoKey
  /** PKCS#8 PrivateKeyInfo. */
  readonly pkcs8Der: Bytes
  /** SubjectPublicKeyInfo of its public half. */
  readonly spkiDer: Bytes
}

export interface ParsedPrivateKey extends PrivateKey {
  /** How the file was encrypted; null if it was not. */
  readonly encryption: EncryptionFacts | null
}

/** Largest private key file that is read, in bytes: an RSA-16384 key in PEM has 13 kB. */
const maxKeyFileBytes = 262_144

/**
 * Generates an RSA key with exponent 65537 for PKCS#1 v1.5 signatures.
 *
 * Takes 0.4 to 6 seconds for 4096 bits and cannot be interrupted.
 */
export async function generateRsaKey({
  modulusBits,
  hash,
}: {
  readonly modulusBits: number
  readonly hash: Hash
}): Promise<PrivateKey> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(
    {
      name: 'RSASSA-PKCS1-v1_5',
      modulusLength: modulusBits,
      publicExponent: Uint8Array.of(1, 0, 1),
      hash,
    },
    true,
    ['sign', 'verify'],
  )
  const [pkcs8, spki] = await Promise.all([
    crypto.subtle.exportKey('pkcs8', privateKey),
    crypto.subtle.exportKey('spki', publicKey),
  ])
  return {
    type: 'rsa',
    curve: null,
    privateKey,
    pkcs8Der: new Uint8Array(pkcs8),
    spkiDer: new Uint8Array(spki),
  }
}

export interface ParsePrivateKeyOptions {
  /** Empty if there is none. */
  readonly passphrase: string
  /** The hash of signatures to be made with an RSA key. */
  readonly hash: Hash
}

/**
 * Opens a private key: PKCS#8 plain or encrypted, PKCS#1, SEC1 or traditional encrypted PEM; in PEM or DER; for
 * RSA, EC on P-256, P-384 or P-521, or Ed25519. The key is tried on a signature.
 *
 * @throws PkiError `key-expected` for something that is not a private key, `passphrase-needed`,
 *   `passphrase-wrong`, `key-malformed`, `key-unsupported`, `key-encryption-unsupported`,
 *   `derivation-too-costly` before any work, `input-too-large`, `pem-malformed`.
 */
export async function parsePrivateKey(
  file: Bytes,
  { passphrase, hash }: ParsePrivateKeyOptions,
): Promise<ParsedPrivateKey> {
  if (file.length > maxKeyFileBytes) {
    throw new PkiError(
      'input-too-large',
      `A private key file of ${file.length} bytes was refused; at most ${maxKeyFileBytes} are read.`,
    )
  }
  const { pkcs8Der, encryption } = await openKeyContainer(file, passphrase)
  return { ...(await importPkcs8(pkcs8Der, hash)), encryption }
}

/**
 * Imports a plain PKCS#8 PrivateKeyInfo, derives its public half and tries both on a signature.
 *
 * @param fileDer of version 1 or 2; attributes and a public key in it are dropped.
 * @throws PkiError `key-malformed`, `key-unsupported`.
 */
export async function importPkcs8(fileDer: Bytes, hash: Hash): Promise<PrivateKey> {
  const { type, curve, pkcs8Der } = readPkcs8(fileDer)
  const algorithm = { name: signatureNames[type], hash, namedCurve: curve ?? '' }
  try {
    const privateKey = await importPrivateHalf(pkcs8Der, algorithm)
    const publicKey = await importPublicHalf(privateKey, algorithm)
    // Node imports an RSA key with a damaged number as it is.
    const sample = new Uint8Array(32)
    const signature = await crypto.subtle.sign(algorithm, privateKey, sample)
    if (!(await crypto.subtle.verify(algorithm, publicKey, signature, sample))) {
      throw new PkiError('key-malformed', 'The private key does not match its own public half.')
    }
    return {
      type,
      curve,
      privateKey,
      pkcs8Der: new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey)),
      spkiDer: new Uint8Array(await crypto.subtle.exportKey('spki', publicKey)),
    }
  } catch (cause) {
    if (cause instanceof PkiError) throw cause
    throw new PkiError('key-malformed', 'The private key is damaged: it cannot be used to sign.', {
      cause,
    })
  }
}

/** WebCrypto's names of the signatures that a key makes. */
export const signatureNames: Readonly<Record<KeyType, string>> = {
  rsa: 'RSASSA-PKCS1-v1_5',
  ec: 'ECDSA',
  ed25519: 'Ed25519',
}

/** [0] and [1] IMPLICIT of OneAsymmetricKey (RFC 5958 §2). */
const attributesTag = 0xa0
const publicKeyTag = 0x81

type ImportParameters = RsaHashedImportParams & EcKeyImportParams

async function importPrivateHalf(pkcs8Der: Bytes, algorithm: ImportParameters): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey('pkcs8', pkcs8Der, algorithm, true, ['sign'])
  } catch (cause) {
    // Not every browser has Ed25519 yet, and WebKit not P-521.
    if (!(cause instanceof DOMException) || cause.name !== 'NotSupportedError') throw cause
    throw new PkiError(
      'key-unsupported',
      `This browser cannot use ${algorithm.namedCurve || algorithm.name} keys.`,
      { cause },
    )
  }
}

interface PlainKey {
  readonly type: KeyType
  /** EC only; otherwise null. */
  readonly curve: Curve | null
  /** Version 1 (RFC 5208 §5) without attributes: WebCrypto does not accept the public key of version 2. */
  readonly pkcs8Der: Bytes
}

function readPkcs8(fileDer: Bytes): PlainKey {
  const { oid, parameters, algorithm, key, extras } = asKey(() => {
    const [, identifier, octets, ...extras] = readChildren(readWhole(fileDer))
    const algorithm = expectTag(identifier, tags.sequence, 'The algorithm')
    const [type, parameters] = readChildren(algorithm)
    const oid = parseOid(expectTag(type, tags.oid, 'The algorithm'))
    return {
      oid,
      parameters,
      algorithm,
      key: expectTag(octets, tags.octetString, 'The key'),
      extras,
    }
  })
  // Chromium would accept anything here.
  if (!extras.every(({ tag }) => tag === attributesTag || tag === publicKeyTag)) {
    throw new PkiError(
      'key-malformed',
      'The private key is damaged: it is followed by something other than attributes and a public key.',
    )
  }
  const pkcs8Der =
    extras.length === 0 ? fileDer : encodeSequence(encodeInteger(0), algorithm.bytes, key.bytes)
  if (oid === oids.ed25519) return { type: 'ed25519', curve: null, pkcs8Der }
  if (oid === oids.ecPublicKey) return { type: 'ec', curve: parseCurve(parameters), pkcs8Der }
  if (oid === oids.rsaEncryption) {
    refuseMorePrimes(key.content)
    return { type: 'rsa', curve: null, pkcs8Der }
  }
  const name = unreadNames.get(oid)
  throw new PkiError(
    'key-unsupported',
    `The private key is of the type ${name === undefined ? oid : `${name} (${oid})`}, not RSA, EC or Ed25519.`,
  )
}

function parseCurve(parameters: Element | undefined): Curve {
  const oid = asKey(() => (parameters?.tag === tags.oid ? parseOid(parameters) : null))
  const curve = curvesByOid.get(oid ?? '')
  if (curve !== undefined) return curve
  throw new PkiError(
    'key-unsupported',
    `The EC private key is on ${oid === null ? 'a curve without a name' : `the curve ${oid}`}, not P-256, P-384 or P-521.`,
  )
}

/** Key types that occur and are not read, for the refusal. */
const unreadNames: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.1.10', 'RSASSA-PSS'],
  ['1.2.840.10040.4.1', 'DSA'],
  ['1.2.840.113549.1.3.1', 'Diffie-Hellman'],
  ['1.3.101.110', 'X25519'],
  ['1.3.101.111', 'X448'],
  ['1.3.101.113', 'Ed448'],
])

/** An RSAPrivateKey of version 0 (RFC 8017 Appendix A.1.2): WebCrypto takes two primes only. */
function refuseMorePrimes(rsaKeyDer: Bytes): void {
  const version = asKey(() => {
    const [version] = readSequence(readWhole(rsaKeyDer), 'The RSA key')
    return parseSmallInteger(expectTag(version, tags.integer, 'The version of the RSA key'))
  })
  if (version !== 0) {
    throw new PkiError('key-unsupported', 'The RSA private key has more than two primes.')
  }
}

/** WebCrypto has no direct way from a private key to its public one; JWK holds both. */
async function importPublicHalf(
  privateKey: CryptoKey,
  algorithm: ImportParameters,
): Promise<CryptoKey> {
  const { kty, n, e, crv, x, y } = await crypto.subtle.exportKey('jwk', privateKey)
  const publicParts = { rsa: { kty, n, e }, ec: { kty, crv, x, y }, okp: { kty, crv, x } }
  const publicJwk = publicParts[kty?.toLowerCase() as keyof typeof publicParts] as JsonWebKey
  return crypto.subtle.importKey('jwk', publicJwk, algorithm, true, ['verify'])
}
