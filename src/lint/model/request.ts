// A certification request (RFC 2986) as the rules look at it: read once, leniently, each part with its bytes.
import { formatHex, type Bytes } from '../../text/bytes'
import {
  expectTag,
  parseOid,
  readChildren,
  readSequence,
  tags,
  type Element,
} from '../../pki/asn1/der'
import { PkiError } from '../../pki/errors'
import type { SignedDer } from '../../pki/keys/signature'
import { readExtensions, type ExtensionModel } from './extension'
import { readForm, type FormFacts } from './encoding'
import { readKey, type KeyModel } from './key'
import { readName, type NameModel } from './name'
import { readSignatureAlgorithm, type LintTools, type SignatureModel } from './signature'

interface AttributeModel {
  readonly element: Element
  readonly oid: string
  readonly values: readonly Element[]
}

export interface RequestModel {
  readonly kind: 'request'
  readonly form: FormFacts
  /** The content of the version's INTEGER. */
  readonly version: Bytes
  readonly subject: NameModel
  readonly key: KeyModel
  /** Lower-case hex SHA-256 of the SubjectPublicKeyInfo. */
  readonly spkiSha256: string
  /** Null where the part is missing altogether, which RFC 2986 does not allow. */
  readonly attributes: readonly AttributeModel[] | null
  /** Requested by the extensionRequest attribute (RFC 2985 §5.4.2) or Microsoft's older one. */
  readonly extensions: readonly ExtensionModel[]
  readonly signature: SignatureModel
}

const extensionRequests = ['1.2.840.113549.1.9.14', '1.3.6.1.4.1.311.2.1.14']
const attributesTag = 0xa0

/**
 * Reads a request for the rules.
 *
 * @throws PkiError `csr-malformed` for what cannot be taken for a request at all.
 */
export async function readRequest(bytes: Bytes, tools: LintTools): Promise<RequestModel> {
  const { model, signed } = asRequest(() => read(bytes))
  const [result, spkiHash] = await Promise.all([
    tools.checkSignature(signed, model.key.spkiDer),
    tools.sha256(model.key.spkiDer),
  ])
  return {
    ...model,
    spkiSha256: formatHex(spkiHash),
    signature: { ...model.signature, result },
  }
}

function read(bytes: Bytes) {
  const form = readForm(bytes)
  const [info, algorithm, bitString] = readSequence(form.root, 'The request')
  const toBeSigned = expectTag(info, tags.sequence, 'The request')
  const [version, subject, spki, ...others] = readChildren(toBeSigned)
  const attributes = others.find(({ tag }) => tag === attributesTag)
  const attributeModels = attributes === undefined ? null : readAttributes(attributes)
  const signatureBits = expectTag(bitString, tags.bitString, 'The signature').content
  const algorithmElement = expectTag(algorithm, tags.sequence, 'The signature algorithm')
  const signed: SignedDer = {
    toBeSigned,
    algorithm: algorithmElement,
    signature: signatureBits.subarray(1),
  }
  const model = {
    kind: 'request' as const,
    form,
    version: expectTag(version, tags.integer, 'The version').content,
    subject: readName(expectTag(subject, tags.sequence, 'The subject')),
    key: readKey(expectTag(spki, tags.sequence, 'The public key')),
    attributes: attributeModels,
    extensions: (attributeModels ?? [])
      .filter(({ oid }) => extensionRequests.includes(oid))
      .flatMap(({ values }) => values.flatMap((value) => readExtensions(value))),
    signature: readSignatureAlgorithm(algorithmElement),
  }
  return { model, signed }
}

function readAttributes(attributes: Element): readonly AttributeModel[] {
  return readChildren(attributes).map((element) => {
    const [type, values] = readSequence(element, 'An attribute')
    return {
      element,
      oid: parseOid(expectTag(type, tags.oid, 'An attribute')),
      values: readChildren(expectTag(values, tags.set, 'The values of an attribute')),
    }
  })
}

function asRequest<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    throw new PkiError(
      'csr-malformed',
      `The certificate request could not be read: ${cause.message}`,
      { ...(cause.where === undefined ? {} : { where: cause.where }), cause },
    )
  }
}
