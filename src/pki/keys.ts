// Private keys: generating one, opening one, writing one encrypted. The containers that keys come in are
// key-container.ts, the public half is public-key.ts.
import type { Bytes } from './bytes'
import {
  encodeElement,
  encodeSequence,
  expectTag,
  parseOid,
  parseSmallInteger,
  readChildren,
  readSequence,
  readWhole,
  tags,
} from './der'
import { PkiError } from './errors'
import { asKey, openKeyContainer } from './key-container'
import { oids } from './oids'
import { encryptPbes2 } from './pbes2'
import { encodePem } from './pem'
import { curvesByOid, type Curve } from './public-key'

/** Hashes of signatures, by WebCrypto's names. */
export type Hash = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512'

export interface PrivateKey {
  readonly type: 'rsa' | 'ec'
  /** Null for RSA. */
  readonly curve: Curve | null
  /** For signing; extractable. */
  readonly privateKey: CryptoKey
  /** PKCS#8 PrivateKeyInfo. */
  readonly pkcs8Der: Bytes
  /** SubjectPublicKeyInfo of its public half. */
  readonly spkiDer: Bytes
}

export interface ParsedPrivateKey extends PrivateKey {
  readonly wasEncrypted: boolean
}

/** Largest file taken for a private key, in bytes: an RSA-16384 key in PEM has 13 kB. */
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
  /** Empty where there is none. */
  readonly passphrase: string
  /** The hash of signatures to be made with an RSA key. */
  readonly hash: Hash
}

/**
 * Opens a private key: PKCS#8 plain or encrypted (PBES2), PKCS#1, SEC1, traditional encrypted PEM; PEM or
 * DER; RSA or EC on P-256, P-384.
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
  const { pkcs8Der, wasEncrypted } = await openKeyContainer(file, passphrase)
  return { ...(await importPkcs8(pkcs8Der, hash)), wasEncrypted }
}

/**
 * Imports a plain PKCS#8 PrivateKeyInfo, derives its public half and tries both on a signature.
 *
 * @throws PkiError `key-malformed`, `key-unsupported`.
 */
export async function importPkcs8(pkcs8Der: Bytes, hash: Hash): Promise<PrivateKey> {
  const curve = parseKeyType(pkcs8Der)
  const algorithm = {
    name: curve === null ? 'RSASSA-PKCS1-v1_5' : 'ECDSA',
    hash,
    namedCurve: curve ?? '',
  }
  try {
    const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8Der, algorithm, true, ['sign'])
    const publicKey = await importPublicHalf(privateKey, algorithm)
    // Node imports an RSA key with a damaged number as it is.
    const sample = new Uint8Array(32)
    const signature = await crypto.subtle.sign(algorithm, privateKey, sample)
    if (!(await crypto.subtle.verify(algorithm, publicKey, signature, sample))) {
      throw new PkiError('key-malformed', 'The private key does not match its own public half.')
    }
    return {
      type: curve === null ? 'rsa' : 'ec',
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

/** The curve of an EC key; null for RSA. */
function parseKeyType(pkcs8Der: Bytes): Curve | null {
  const { oid, parameters } = asKey(() => {
    const identifier = readChildren(readWhole(pkcs8Der))[1]
    const [type, parameters] = readChildren(expectTag(identifier, tags.sequence, 'The algorithm'))
    return { oid: parseOid(expectTag(type, tags.oid, 'The algorithm')), parameters }
  })
  if (oid === oids.rsaEncryption) {
    refuseMorePrimes(pkcs8Der)
    return null
  }
  if (oid !== oids.ecPublicKey) {
    throw new PkiError('key-unsupported', `The private key is of the kind ${oid}, not RSA or EC.`)
  }
  const curveOid = asKey(() => (parameters?.tag === tags.oid ? parseOid(parameters) : ''))
  const curve = curvesByOid.get(curveOid)
  if (curve === undefined || curve === 'P-521') {
    throw new PkiError(
      'key-unsupported',
      `The EC private key is on the curve ${curve ?? (curveOid || 'of its own')}, not P-256 or P-384.`,
    )
  }
  return curve
}

/** Version 1 of an RSAPrivateKey (RFC 8017 Appendix A.1.2): WebCrypto takes two primes only. */
function refuseMorePrimes(pkcs8Der: Bytes): void {
  const version = asKey(() => {
    const octets = expectTag(readChildren(readWhole(pkcs8Der))[2], tags.octetString, 'The key')
    const [version] = readSequence(readWhole(octets.content), 'The RSA key')
    return parseSmallInteger(expectTag(version, tags.integer, 'The version of the RSA key'))
  })
  if (version !== 0) {
    throw new PkiError('key-unsupported', 'The RSA private key has more than two primes.')
  }
}

/** WebCrypto has no direct way from a private key to its public one; JWK holds both. */
async function importPublicHalf(
  privateKey: CryptoKey,
  algorithm: RsaHashedImportParams & EcKeyImportParams,
): Promise<CryptoKey> {
  const { kty, n, e, crv, x, y } = await crypto.subtle.exportKey('jwk', privateKey)
  const publicJwk = kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y }
  return crypto.subtle.importKey('jwk', publicJwk as JsonWebKey, algorithm, true, ['verify'])
}

export interface EncodeEncryptedKeyOptions {
  /** PKCS#8 PrivateKeyInfo. */
  readonly pkcs8Der: Bytes
  readonly passphrase: string
  /** Of PBKDF2. */
  readonly iterations: number
}

/** The key as encrypted PKCS#8 in PEM, strict DER inside: PBES2, AES-256-CBC, PBKDF2-HMAC-SHA-256. */
export async function encodeEncryptedKey({
  pkcs8Der,
  passphrase,
  iterations,
}: EncodeEncryptedKeyOptions): Promise<string> {
  const { algorithmDer, encrypted } = await encryptPbes2(pkcs8Der, passphrase, iterations)
  return encodePem(
    'ENCRYPTED PRIVATE KEY',
    encodeSequence(algorithmDer, encodeElement(tags.octetString, encrypted)),
  )
}
