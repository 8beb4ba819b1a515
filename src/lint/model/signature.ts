// A signature as the rules look at it.
import { sha256, type Bytes } from '../../text/bytes'
import { parseOid, expectTag, readSequence, tags, type Element } from '../../pki/asn1/der'
import {
  checkSignature,
  parseSignatureAlgorithm,
  type SignatureAlgorithmFacts,
  type SignedDer,
  type SignedElements,
} from '../../pki/keys/signature'
import { readParameters, type Parameters } from '../../pki/keys/public-key'

export type SignatureResult = 'valid' | 'invalid' | 'unsupported'

/** What reading an item needs of its host, which may have faster ones than WebCrypto. */
export interface LintTools {
  /** See `checkSignature` of signature.ts. */
  readonly checkSignature: (signed: SignedDer, spkiDer: Bytes) => Promise<SignatureResult>
  readonly sha256: (bytes: Bytes) => Promise<Bytes>
}

export const webCryptoTools: LintTools = { checkSignature, sha256 }

export interface SignatureModel {
  readonly element: Element
  /** Of the algorithm, dotted. */
  readonly oid: string
  readonly algorithm: SignatureAlgorithmFacts
  readonly parameters: Parameters
  /** By the item's own key: of a certificate that is not self-issued, `unsupported`. */
  readonly result: SignatureResult
}

export function readSignatureAlgorithm(element: Element): Omit<SignatureModel, 'result'> {
  const [type, parameters] = readSequence(element, 'The signature algorithm')
  return {
    element,
    oid: parseOid(expectTag(type, tags.oid, 'The signature algorithm')),
    algorithm: parseSignatureAlgorithm(element),
    parameters: readParameters(parameters),
  }
}

/** The signature as it stands: bits that a last octet does not use are left to the rules. */
export function readSignature({ toBeSigned, algorithm, bitString }: SignedElements): SignedDer {
  return { toBeSigned, algorithm, signature: bitString.content.subarray(1) }
}
