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
  const [algorithm, bitString] = readSequence(readWhole(spkiDer), 'The public key')
  const [type, parameters] = readSequence(algorithm, 'The public key algorithm')
  const oid = parseOid(expectTag(type, tags.oid, 'The public key algorithm'))
  const keyBytes = parseBitString(bitString, 'The public key')
  if (oid === oids.rsaEncryption) return parseRsa(keyBytes)
  if (oid === oids.ecPublicKey) return parseEc(parameters)
  if (oid === oids.ed25519) return { type: 'ed25519', bits: 256, curve: null, exponent: null }
  throw new PkiError('key-unsupported', `The key's algorithm ${oid} is not RSA, EC or Ed25519.`)
}

function parseRsa(keyBytes: Bytes): PublicKey {
  const [modulus, exponent] = readSequence(readWhole(keyBytes), 'The RSA key')
  const { content } = expectTag(modulus, tags.integer, 'The RSA modulus')
  const magnitude = content[0] === 0 ? content.subarray(1) : content
  const leadingBits = 32 - Math.clz32(magnitude[0] ?? 0)
  return {
    type: 'rsa',
    bits: magnitude.length === 0 ? 0 : (magnitude.length - 1) * 8 + leadingBits,
    curve: null,
    exponent: parseSmallInteger(expectTag(exponent, tags.integer, 'The RSA exponent')),
  }
}

function parseEc(parameters: Element | undefined): PublicKey {
  const curve = curvesByOid.get(parseOid(expectTag(parameters, tags.oid, 'The curve')))
  if (curve === undefined) {
    throw new PkiError('key-unsupported', 'The EC key is not on the curve P-256, P-384 or P-521.')
  }
  return { type: 'ec', bits: curveBits[curve], curve, exponent: null }
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
