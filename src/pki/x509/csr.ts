// Certification requests (PKCS#10, RFC 2986): reading one, checking its own signature.
import type { Bytes } from '../../text/bytes'
import {
  checkDer,
  expectTag,
  parseOid,
  readChildren,
  readSequence,
  readWhole,
  tags,
  type Element,
} from '../asn1/der'
import { withCode } from '../errors'
import { parseExtensions, type Extensions } from './extensions'
import { parseName } from './names'
import { oids } from '../asn1/oids'
import {
  checkSignature,
  parseSignatureAlgorithm,
  parseSigned,
  readSigned,
  type SignatureAlgorithmFacts,
  type SignedDer,
  type SignedElements,
} from '../keys/signature'

/** [0] IMPLICIT SET OF Attribute. */
const attributesTag = 0xa0

const failure = 'The certificate request could not be read'

export interface CertificationRequest {
  readonly csrDer: Bytes
  readonly subjectDer: Bytes
  /** SubjectPublicKeyInfo. */
  readonly spkiDer: Bytes
  readonly attributes: readonly RequestAttribute[]
  readonly signatureAlgorithm: SignatureAlgorithmFacts
  readonly signed: SignedDer
}

/**
 * Reads a request in strict DER (RFC 2986 §4). The signature is checked by `verifyCsr`.
 *
 * @throws PkiError `csr-malformed`.
 */
export function parseCsr(csrDer: Bytes): CertificationRequest {
  return withCode('csr-malformed', failure, () => {
    checkDer(csrDer)
    const { signed, subject, spki, attributes } = readRequestFields(readWhole(csrDer))
    parseName(subject.bytes)
    return {
      csrDer,
      subjectDer: subject.bytes,
      spkiDer: spki.bytes,
      attributes: attributes ?? [],
      signatureAlgorithm: parseSignatureAlgorithm(signed.algorithm),
      signed: parseSigned(signed),
    }
  })
}

/** One attribute of a request as it stands. */
export interface RequestAttribute {
  readonly element: Element
  /** Dotted. */
  readonly oid: string
  readonly values: readonly Element[]
}

/** The parts of a request as they stand. */
export interface RequestFields {
  readonly signed: SignedElements
  /** The content of the version's INTEGER. */
  readonly version: Bytes
  readonly subject: Element
  /** SubjectPublicKeyInfo. */
  readonly spki: Element
  /** Null if the part is left out, which RFC 2986 §4.1 does not allow. */
  readonly attributes: readonly RequestAttribute[] | null
}

/**
 * Splits a request into its parts (RFC 2986 §4.1). Nothing inside them is judged: `parseCsr` and the lint model both
 * start here.
 *
 * @throws PkiError `der-malformed`.
 */
export function readRequestFields(root: Element): RequestFields {
  const signed = readSigned(root)
  const [version, subject, spki, ...others] = readChildren(signed.toBeSigned)
  const attributes = others.find(({ tag }) => tag === attributesTag)
  return {
    signed,
    version: expectTag(version, tags.integer, 'The version').content,
    subject: expectTag(subject, tags.sequence, 'The subject'),
    spki: expectTag(spki, tags.sequence, 'The public key'),
    attributes: attributes === undefined ? null : readChildren(attributes).map(readAttribute),
  }
}

function readAttribute(element: Element): RequestAttribute {
  const [type, values] = readSequence(element, 'An attribute')
  return {
    element,
    oid: parseOid(expectTag(type, tags.oid, 'The type of an attribute')),
    values: readChildren(expectTag(values, tags.set, 'The values of an attribute')),
  }
}

/** The Extensions SEQUENCEs that the attributes ask for (RFC 2985 §5.4.2), and by Microsoft's older attribute. */
export function listRequestedExtensions(
  attributes: readonly RequestAttribute[],
): readonly Element[] {
  return attributes.flatMap(({ oid, values }) =>
    oid === oids.extensionRequest || oid === oids.microsoftExtensions ? values : [],
  )
}

/**
 * The extensions that a request asks for; null if it asks for none.
 *
 * @throws PkiError `csr-malformed`.
 */
export function parseRequestedExtensions({ attributes }: CertificationRequest): Extensions | null {
  return withCode('csr-malformed', failure, () => {
    const [list] = listRequestedExtensions(attributes)
    return list === undefined ? null : parseExtensions(list)
  })
}

/**
 * Whether the request was signed by the private half of its key (RFC 2986 §4.2).
 *
 * @returns false also if the algorithm is not supported.
 */
export async function verifyCsr(csr: CertificationRequest): Promise<boolean> {
  return (await checkSignature(csr.signed, csr.spkiDer)) === 'valid'
}
