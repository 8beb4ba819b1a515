// Certification requests (PKCS#10, RFC 2986): reading one, checking its own signature.
import type { Bytes } from '../../text/bytes'
import {
  checkDer,
  expectTag,
  parseOid,
  readChildren,
  readSequence,
  tags,
  type Element,
} from '../asn1/der'
import { PkiError } from '../errors'
import { parseExtensions, type Extensions } from './extensions'
import { parseName } from './names'
import { oids } from '../asn1/oids'
import {
  checkSignature,
  parseSignatureAlgorithm,
  parseSignedDer,
  type SignatureAlgorithmFacts,
  type SignedDer,
} from '../keys/signature'

/** [0] IMPLICIT SET OF Attribute. */
const attributesTag = 0xa0

export interface CertificationRequest {
  readonly csrDer: Bytes
  readonly subjectDer: Bytes
  /** SubjectPublicKeyInfo. */
  readonly spkiDer: Bytes
  readonly signatureAlgorithm: SignatureAlgorithmFacts
  readonly signed: SignedDer
}

/**
 * Reads a request in strict DER (RFC 2986 §4). The signature is checked by `verifyCsr`.
 *
 * @throws PkiError `csr-malformed`.
 */
export function parseCsr(csrDer: Bytes): CertificationRequest {
  try {
    checkDer(csrDer)
    const signed = parseSignedDer(csrDer)
    const [version, subject, spki] = readSequence(signed.toBeSigned, 'The request')
    expectTag(version, tags.integer, 'The version')
    const subjectDer = sequenceBytes(subject, 'The subject')
    parseName(subjectDer)
    return {
      csrDer,
      subjectDer,
      spkiDer: sequenceBytes(spki, 'The public key'),
      signatureAlgorithm: parseSignatureAlgorithm(signed.algorithm),
      signed,
    }
  } catch (cause) {
    throw translate(cause)
  }
}

function translate(cause: unknown): unknown {
  if (!(cause instanceof PkiError)) return cause
  return new PkiError(
    'csr-malformed',
    `The certificate request could not be read: ${cause.message}`,
    {
      ...(cause.where === undefined ? {} : { where: cause.where }),
      cause,
    },
  )
}

/**
 * The extensions that a request asks for (RFC 2986 §4.1, RFC 2985 §5.4.2); null if it asks for none.
 *
 * @throws PkiError `csr-malformed`.
 */
export function parseRequestedExtensions({ signed }: CertificationRequest): Extensions | null {
  try {
    const fields = readSequence(signed.toBeSigned, 'The request')
    const attributes = fields.find(({ tag }) => tag === attributesTag)
    for (const attribute of attributes === undefined ? [] : readChildren(attributes)) {
      const [type, values] = readSequence(attribute, 'An attribute')
      const oid = parseOid(expectTag(type, tags.oid, 'The type of an attribute'))
      if (oid !== oids.extensionRequest && oid !== oids.microsoftExtensions) continue
      const [list] = readChildren(expectTag(values, tags.set, 'The values of an attribute'))
      return parseExtensions(expectTag(list, tags.sequence, 'The requested extensions'))
    }
    return null
  } catch (cause) {
    throw translate(cause)
  }
}

function sequenceBytes(element: Element | undefined, what: string): Bytes {
  return expectTag(element, tags.sequence, what).bytes
}

/**
 * Whether the request was signed by the private half of its key (RFC 2986 §4.2).
 *
 * @returns false also if the algorithm is not supported.
 */
export async function verifyCsr(csr: CertificationRequest): Promise<boolean> {
  return (await checkSignature(csr.signed, csr.spkiDer)) === 'valid'
}
