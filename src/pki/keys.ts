// Private keys: generating one, opening one from any container that a dev CA comes in, and writing one
// encrypted. The public half is public-key.ts.
import { equalBytes, parseUtf8, type Bytes } from './bytes'
import {
  checkDer,
  derNull,
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
  expectTag,
  parseOid,
  readChildren,
  readWhole,
  tags,
  type Element,
} from './der'
import { PkiError } from './errors'
import { oids } from './oids'
import { decryptPbes2, encryptPbes2 } from './pbes2'
import { encodePem, isPem, parsePem, type PemBlock } from './pem'
import { curvesByOid, type Curve } from './public-key'
import { decryptTraditional, isTraditionalEncrypted } from './traditional-key'

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
export async function generateRsaKey(modulusBits: number, hash: Hash): Promise<PrivateKey> {
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
 *   `derivation-too-costly`, `input-too-large`, `pem-malformed`.
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
  const { der, wasEncrypted } = await openContainer(file, passphrase)
  try {
    return { ...(await importKey(toPkcs8(der), hash)), wasEncrypted }
  } catch (cause) {
    // CBC with a wrong key gives valid padding once in 256 times, and garbage inside.
    if (wasEncrypted && cause instanceof PkiError && cause.code === 'key-malformed') {
      throw new PkiError('passphrase-wrong', 'The passphrase does not decrypt the private key.', {
        cause,
      })
    }
    throw cause
  }
}

/** Imports a PKCS#8 PrivateKeyInfo and derives its public half. Errors as `parsePrivateKey`. */
export async function importPkcs8(pkcs8Der: Bytes, hash: Hash): Promise<PrivateKey> {
  return importKey(
    asKey(() => readWhole(pkcs8Der)),
    hash,
  )
}

interface OpenedContainer {
  readonly der: Element
  readonly wasEncrypted: boolean
}

async function openContainer(file: Bytes, passphrase: string): Promise<OpenedContainer> {
  if (!isPem(file)) return openDer(file, passphrase)
  const block = findKeyBlock(parsePem(parseUtf8(file) ?? latin1(file)))
  if (!isTraditionalEncrypted(block)) return openDer(block.der, passphrase)
  requirePassphrase(passphrase)
  const der = await decryptTraditional(block, passphrase)
  try {
    return { der: readWhole(der), wasEncrypted: true }
  } catch (cause) {
    throw new PkiError('passphrase-wrong', 'The passphrase does not decrypt the private key.', {
      cause,
    })
  }
}

function findKeyBlock(blocks: readonly PemBlock[]): PemBlock {
  const block = blocks.find(({ label }) => label.endsWith('PRIVATE KEY'))
  if (block !== undefined) return block
  const labels = blocks.map(({ label }) => label).join(', ')
  throw new PkiError('key-expected', `Looked for a private key and found: ${labels.slice(0, 200)}.`)
}

async function openDer(bytes: Bytes, passphrase: string): Promise<OpenedContainer> {
  const whole = asKey(() => {
    checkDer(bytes)
    return readWhole(bytes)
  })
  const [first, second, third] = asKey(() => readChildren(whole))
  if (first?.tag !== tags.sequence) return { der: whole, wasEncrypted: false }
  if (second?.tag !== tags.octetString || third !== undefined) {
    // SEQUENCE { SEQUENCE, SEQUENCE, BIT STRING }: a certificate or a request.
    throw new PkiError(
      'key-expected',
      'Looked for a private key and found a certificate or request.',
    )
  }
  requirePassphrase(passphrase)
  const plain = await decryptPbes2(first, second.content, passphrase)
  try {
    return { der: readWhole(plain), wasEncrypted: true }
  } catch (cause) {
    throw new PkiError('passphrase-wrong', 'The passphrase does not decrypt the private key.', {
      cause,
    })
  }
}

function requirePassphrase(passphrase: string): void {
  if (passphrase === '') {
    throw new PkiError('passphrase-needed', 'The private key is encrypted and no passphrase came.')
  }
}

/** PKCS#1 (RFC 8017 Appendix A.1.2) and SEC1 (RFC 5915) wrapped as PKCS#8 (RFC 5958). */
function toPkcs8(key: Element): Element {
  const [version, second, third] = asKey(() => readChildren(key))
  if (version?.tag !== tags.integer) refuseKey('It starts with no version.')
  if (second?.tag === tags.sequence && third?.tag === tags.octetString) return key
  if (second?.tag === tags.integer) {
    return wrapPkcs8(encodeSequence(encodeOid(oids.rsaEncryption), derNull), key)
  }
  if (second?.tag === tags.octetString) {
    return wrapPkcs8(encodeSequence(encodeOid(oids.ecPublicKey), findCurve(key)), key)
  }
  refuseKey('It is neither PKCS#8 nor PKCS#1 nor SEC1.')
}

function wrapPkcs8(algorithmDer: Bytes, key: Element): Element {
  return readWhole(
    encodeSequence(encodeInteger(0), algorithmDer, encodeElement(tags.octetString, key.bytes)),
  )
}

/** The curve's OID element in SEC1's parameters, [0] EXPLICIT. */
function findCurve(key: Element): Bytes {
  const parameters = asKey(() => readChildren(key)).find(({ tag }) => tag === 0xa0)
  if (parameters === undefined) {
    throw new PkiError('key-unsupported', 'The EC private key does not name its curve.')
  }
  return parameters.content
}

async function importKey(pkcs8: Element, hash: Hash): Promise<PrivateKey> {
  const curve = parseKeyType(pkcs8)
  const algorithm =
    curve === null ? { name: 'RSASSA-PKCS1-v1_5', hash } : { name: 'ECDSA', namedCurve: curve }
  try {
    const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8.bytes, algorithm, true, [
      'sign',
    ])
    const [exported, spkiDer] = await Promise.all([
      crypto.subtle.exportKey('pkcs8', privateKey),
      exportPublicHalf(privateKey, algorithm),
    ])
    const pkcs8Der = new Uint8Array(exported)
    return { type: curve === null ? 'rsa' : 'ec', curve, privateKey, pkcs8Der, spkiDer }
  } catch (cause) {
    throw new PkiError('key-malformed', 'The private key is damaged: it could not be imported.', {
      cause,
    })
  }
}

/** Null for RSA. */
function parseKeyType(pkcs8: Element): Curve | null {
  const [type, parameters] = asKey(() => {
    const algorithm = expectTag(readChildren(pkcs8)[1], tags.sequence, 'The key algorithm')
    const [type, parameters] = readChildren(algorithm)
    return [parseOid(expectTag(type, tags.oid, 'The key algorithm')), parameters] as const
  })
  if (type === oids.rsaEncryption) return null
  if (type !== oids.ecPublicKey) {
    throw new PkiError(
      'key-unsupported',
      `The private key's algorithm ${type} is neither RSA nor EC.`,
    )
  }
  const curve = parameters?.tag === tags.oid ? curvesByOid.get(parseOid(parameters)) : undefined
  if (curve === undefined || curve === 'P-521') {
    throw new PkiError(
      'key-unsupported',
      'The EC private key is on a curve other than P-256 and P-384.',
    )
  }
  return curve
}

/** WebCrypto has no direct way from a private key to its public one; JWK holds both. */
async function exportPublicHalf(
  privateKey: CryptoKey,
  algorithm: RsaHashedImportParams | EcKeyImportParams,
): Promise<Bytes> {
  const { kty, n, e, crv, x, y } = await crypto.subtle.exportKey('jwk', privateKey)
  const publicJwk = kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y }
  const publicKey = await crypto.subtle.importKey('jwk', publicJwk as JsonWebKey, algorithm, true, [
    'verify',
  ])
  return new Uint8Array(await crypto.subtle.exportKey('spki', publicKey))
}

/**
 * The key as encrypted PKCS#8 in PEM, strict DER inside: PBES2, AES-256-CBC, PBKDF2-HMAC-SHA-256.
 *
 * @param iterations PBKDF2 iterations.
 */
export async function encodeEncryptedKey(
  { pkcs8Der }: Pick<PrivateKey, 'pkcs8Der'>,
  passphrase: string,
  iterations: number,
): Promise<string> {
  const { algorithmDer, encrypted } = await encryptPbes2(pkcs8Der, passphrase, iterations)
  return encodePem(
    'ENCRYPTED PRIVATE KEY',
    encodeSequence(algorithmDer, encodeElement(tags.octetString, encrypted)),
  )
}

/** Whether two private keys have the same public half, and so are the same key. */
export function isSameKey(a: Pick<PrivateKey, 'spkiDer'>, b: Pick<PrivateKey, 'spkiDer'>): boolean {
  return equalBytes(a.spkiDer, b.spkiDer)
}

/** Runs a DER reading; what it refuses is a malformed key. */
function asKey<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    throw new PkiError('key-malformed', `The private key is damaged: ${cause.message}`, {
      ...(cause.where === undefined ? {} : { where: cause.where }),
      cause,
    })
  }
}

function refuseKey(why: string): never {
  throw new PkiError('key-malformed', `The private key could not be read: ${why}`)
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes)
}
