// A public key as the rules look at it, read leniently: what is wrong with it is theirs to say.
import type { Bytes } from '../../text/bytes'
import {
  expectTag,
  parseBitString,
  parseOid,
  readSequence,
  readWhole,
  tags,
  type Element,
} from '../../pki/asn1/der'
import { PkiError } from '../../pki/errors'
import { oids } from '../../pki/asn1/oids'
import { curvesByOid, type Curve } from '../../pki/keys/public-key'
import { toBigInt } from './big-integer'
import { maxModulusBits } from './rsa-weaknesses'

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

export type KeyModel =
  | (KeyBase & {
      readonly type: 'rsa'
      /** Big-endian magnitude without a leading zero. */
      readonly modulus: Bytes
      readonly modulusBits: number
      /** The same as a number; null beyond `maxModulusBits`, where no rule calculates with it. */
      readonly modulusNumber: bigint | null
      /** Big-endian magnitude. */
      readonly exponent: Bytes
      readonly isNegative: boolean
    })
  | (KeyBase & {
      readonly type: 'ec'
      /** Dotted; null where the parameters name no curve. */
      readonly curveOid: string | null
      /** Null for a curve that is none of NIST's three. */
      readonly curve: Curve | null
      /** As written (SEC 1 §2.3.3). */
      readonly point: Bytes
    })
  | (KeyBase & { readonly type: 'other' })
  | (KeyBase & { readonly type: 'unreadable'; readonly problem: string })

export function readKey(element: Element): KeyModel {
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
    return { ...base, type: 'unreadable', problem: error.message }
  }
}

export function readParameters(parameters: Element | undefined): Parameters {
  if (parameters === undefined) return 'absent'
  return parameters.tag === tags.null ? 'null' : 'other'
}

function readRsa(keyBytes: Bytes) {
  const [modulus, exponent] = readSequence(readWhole(keyBytes), 'The RSA key')
  const modulusElement = expectTag(modulus, tags.integer, 'The RSA modulus')
  const magnitude = trim(modulusElement.content)
  const modulusBits = countBits(magnitude)
  return {
    type: 'rsa' as const,
    modulus: magnitude,
    modulusBits,
    modulusNumber: modulusBits > maxModulusBits ? null : toBigInt(magnitude),
    exponent: trim(expectTag(exponent, tags.integer, 'The RSA exponent').content),
    isNegative: (modulusElement.content[0] ?? 0) > 0x7f,
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
