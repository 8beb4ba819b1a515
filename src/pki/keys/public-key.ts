// Public keys (SubjectPublicKeyInfo, RFC 5280 §4.1.2.7): their type, size and curve.
import { formatHex, sha256, type Bytes } from '../../text/bytes'
import {
  expectTag,
  parseBitString,
  parseOid,
  parseSmallInteger,
  readSequence,
  readWhole,
  tags,
  type Element,
} from '../asn1/der'
import { PkiError } from '../errors'
import { oids } from '../asn1/oids'

export type Curve = 'P-256' | 'P-384' | 'P-521'

export const curvesByOid: ReadonlyMap<string, Curve> = new Map([
  [oids.secp256r1, 'P-256'],
  [oids.secp384r1, 'P-384'],
  [oids.secp521r1, 'P-521'],
])

export type KeyType = 'rsa' | 'ec' | 'ed25519'

export type PublicKey =
  | {
      readonly type: 'rsa'
      /** Bits of the modulus. */
      readonly bits: number
      readonly curve: null
      /** Null if it is above 2^53 - 1. */
      readonly exponent: number | null
    }
  | { readonly type: 'ec'; readonly bits: number; readonly curve: Curve; readonly exponent: null }
  | {
      readonly type: 'ed25519'
      readonly bits: 256
      readonly curve: null
      readonly exponent: null
    }

/** What a person needs to tell one key from another. */
export interface KeySummary {
  readonly type: KeyType
  readonly bits: number
  readonly curve: Curve | null
  /** Lower-case hex SHA-256 of the SubjectPublicKeyInfo's DER. */
  readonly spkiSha256: string
}

const curveBits: Readonly<Record<Curve, number>> = { 'P-256': 256, 'P-384': 384, 'P-521': 521 }

/**
 * Reads a SubjectPublicKeyInfo. Whether an EC point lies on its curve is not checked.
 *
 * @throws PkiError `der-malformed`, `key-unsupported` for a key that is neither RSA nor on a NIST curve nor Ed25519.
 */
export function parsePublicKey(spkiDer: Bytes): PublicKey {
  const key = readPublicKey(readWhole(spkiDer))
  switch (key.type) {
    case 'rsa':
      return {
        type: 'rsa',
        bits: key.modulusBits,
        curve: null,
        exponent: parseSmallInteger(key.exponentElement),
      }
    case 'ec':
      if (key.curve === null) refuseKey('The EC key is not on the curve P-256, P-384 or P-521.')
      return { type: 'ec', bits: curveBits[key.curve], curve: key.curve, exponent: null }
    case 'other':
      if (key.oid !== oids.ed25519)
        refuseKey(`The key's algorithm ${key.oid} is not RSA, EC or Ed25519.`)
      return { type: 'ed25519', bits: 256, curve: null, exponent: null }
    case 'unreadable':
      throw key.error
  }
}

function refuseKey(message: string): never {
  throw new PkiError('key-unsupported', message)
}

/** How the parameters of an AlgorithmIdentifier are written. */
export type Parameters = 'absent' | 'null' | 'other'

interface KeyBase {
  /** SubjectPublicKeyInfo. */
  readonly element: Element
  readonly spkiDer: Bytes
  /** Of the key's algorithm, dotted. */
  readonly oid: string
  readonly parameters: Parameters
}

/** A public key as it stands: nothing about its values is judged. */
export type PublicKeyElement =
  | (KeyBase & {
      readonly type: 'rsa'
      /** Big-endian magnitude without a leading zero. */
      readonly modulus: Bytes
      readonly modulusBits: number
      /** Big-endian magnitude. */
      readonly exponent: Bytes
      readonly exponentElement: Element
      readonly isNegative: boolean
    })
  | (KeyBase & {
      readonly type: 'ec'
      /** Dotted; null if the parameters name no curve. */
      readonly curveOid: string | null
      /** Null for a curve other than NIST's three. */
      readonly curve: Curve | null
      /** As written (SEC 1 §2.3.3). */
      readonly point: Bytes
    })
  | (KeyBase & { readonly type: 'other' })
  | (KeyBase & { readonly type: 'unreadable'; readonly error: PkiError })

/**
 * Splits a SubjectPublicKeyInfo: `parsePublicKey` and the lint model both start here.
 *
 * @returns `unreadable` with its reason if the key inside has not the structure that its algorithm asks for.
 * @throws PkiError `der-malformed` if the algorithm cannot be read.
 */
export function readPublicKey(element: Element): PublicKeyElement {
  const [algorithm, bitString] = readSequence(element, 'The public key')
  const [type, parameters] = readSequence(algorithm, 'The public key algorithm')
  const oid = parseOid(expectTag(type, tags.oid, 'The public key algorithm'))
  const base = { element, spkiDer: element.bytes, oid, parameters: readParameters(parameters) }
  try {
    const keyBytes = parseBitString(bitString, 'The public key')
    if (oid === oids.rsaEncryption) return { ...base, ...readRsa(keyBytes) }
    if (oid === oids.ecPublicKey) return { ...base, ...readEc(parameters, keyBytes) }
    return { ...base, type: 'other' }
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    return { ...base, type: 'unreadable', error }
  }
}

/** @param parameters what follows the OID of an AlgorithmIdentifier. */
export function readParameters(parameters: Element | undefined): Parameters {
  if (parameters === undefined) return 'absent'
  return parameters.tag === tags.null ? 'null' : 'other'
}

function readRsa(keyBytes: Bytes) {
  const [modulus, exponent] = readSequence(readWhole(keyBytes), 'The RSA key')
  const { content } = expectTag(modulus, tags.integer, 'The RSA modulus')
  const exponentElement = expectTag(exponent, tags.integer, 'The RSA exponent')
  const magnitude = trim(content)
  return {
    type: 'rsa' as const,
    modulus: magnitude,
    modulusBits: countBits(magnitude),
    exponent: trim(exponentElement.content),
    exponentElement,
    isNegative: (content[0] ?? 0) > 0x7f,
  }
}

function readEc(parameters: Element | undefined, point: Bytes) {
  const curveOid = parameters?.tag === tags.oid ? parseOid(parameters) : null
  const curve = curveOid === null ? null : (curvesByOid.get(curveOid) ?? null)
  return { type: 'ec' as const, curveOid, curve, point }
}

function trim(content: Bytes): Bytes {
  let start = 0
  while (content[start] === 0) start += 1
  return content.subarray(start)
}

function countBits(magnitude: Bytes): number {
  const [first] = magnitude
  return first === undefined ? 0 : 8 * magnitude.length - Math.clz32(first) + 24
}

/**
 * Describes a public key for people.
 *
 * @throws PkiError as `parsePublicKey`.
 */
export async function summarizeKey(spkiDer: Bytes): Promise<KeySummary> {
  const { type, bits, curve } = parsePublicKey(spkiDer)
  return { type, bits, curve, spkiSha256: formatHex(await sha256(spkiDer)) }
}
