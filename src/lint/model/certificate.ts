// A certificate (RFC 5280 §4.1) as the rules look at it: read once, leniently, each part with its bytes.
import { equalBytes, formatHex, type Bytes } from '../../text/bytes'
import {
  expectTag,
  readChildren,
  readSequence,
  readWhole,
  tags,
  type Element,
} from '../../pki/asn1/der'
import { PkiError } from '../../pki/errors'
import type { SignedDer } from '../../pki/keys/signature'
import { readExtensions, type ExtensionModel } from './extension'
import { findExtension, namesOtherKey, parseBasicConstraints } from './extension-values'
import { readForm, type FormFacts } from './encoding'
import { readKey, type KeyModel } from './key'
import { readName, type NameModel } from './name'
import { readSignatureAlgorithm, type LintTools, type SignatureModel } from './signature'

export interface CertificateModel {
  readonly kind: 'certificate'
  readonly form: FormFacts
  /** 1, 2 or 3; what else stands there is as it is. */
  readonly version: number
  /** The content of the serial number's INTEGER. */
  readonly serialNumber: Bytes
  readonly serialElement: Element
  /** Of the inner AlgorithmIdentifier, which must be the outer one's. */
  readonly innerAlgorithm: Element
  readonly issuer: NameModel
  /** UTCTime or GeneralizedTime as written. */
  readonly notBefore: Element
  readonly notAfter: Element
  readonly subject: NameModel
  readonly key: KeyModel
  /** Lower-case hex SHA-256 of the SubjectPublicKeyInfo. */
  readonly spkiSha256: string
  readonly extensions: readonly ExtensionModel[]
  readonly signature: SignatureModel
  readonly isSelfIssued: boolean
  /** By its basic constraints (RFC 5280 §4.2.1.9). */
  readonly isCa: boolean
}

const versionTag = 0xa0
const extensionsTag = 0xa3

/**
 * Reads a certificate for the rules. The signature is checked where it is the certificate's own.
 *
 * @throws PkiError `certificate-malformed` for what cannot be taken for a certificate at all.
 */
export async function readCertificate(bytes: Bytes, tools: LintTools): Promise<CertificateModel> {
  const { model, signed } = asCertificate(() => read(bytes))
  // A CA that changes its key issues itself a certificate that its old key signed.
  const isSelfSigned = model.isSelfIssued && !namesOtherKey(model)
  const [result, spkiHash] = await Promise.all([
    isSelfSigned ? tools.checkSignature(signed, model.key.spkiDer) : ('unsupported' as const),
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
  const [info, algorithm, bitString] = readSequence(form.root, 'The certificate')
  const toBeSigned = expectTag(info, tags.sequence, 'The certificate')
  const fields = [...readChildren(toBeSigned)]
  const versionElement = fields[0]?.tag === versionTag ? fields.shift() : undefined
  const [serialNumber, innerAlgorithm, issuer, validity, subject, spki, ...others] = fields
  const [notBefore, notAfter] = readSequence(validity, 'The validity')
  const extensions = others.find(({ tag }) => tag === extensionsTag)
  const serialElement = expectTag(serialNumber, tags.integer, 'The serial number')
  const algorithmElement = expectTag(algorithm, tags.sequence, 'The signature algorithm')
  const signed: SignedDer = {
    toBeSigned,
    algorithm: algorithmElement,
    signature: expectTag(bitString, tags.bitString, 'The signature').content.subarray(1),
  }
  const issuerName = readName(expectTag(issuer, tags.sequence, 'The issuer'))
  const subjectName = readName(expectTag(subject, tags.sequence, 'The subject'))
  const extensionModels = extensions === undefined ? [] : readExtensions(readInside(extensions))
  const constraints = findExtension({ extensions: extensionModels }, 'basicConstraints')
  const model = {
    kind: 'certificate' as const,
    form,
    version: readVersion(versionElement),
    serialNumber: serialElement.content,
    serialElement,
    innerAlgorithm: expectTag(innerAlgorithm, tags.sequence, 'The signature algorithm'),
    issuer: issuerName,
    notBefore: present(notBefore, 'The start of the validity'),
    notAfter: present(notAfter, 'The end of the validity'),
    subject: subjectName,
    key: readKey(expectTag(spki, tags.sequence, 'The public key')),
    extensions: extensionModels,
    signature: readSignatureAlgorithm(algorithmElement),
    isSelfIssued: equalBytes(issuerName.element.bytes, subjectName.element.bytes),
    isCa: constraints !== null && parseBasicConstraints(constraints)?.isCa === true,
  }
  return { model, signed }
}

/** DEFAULT v1 (RFC 5280 §4.1.2.1). */
function readVersion(element: Element | undefined): number {
  if (element === undefined) return 1
  return (readWhole(element.content).content[0] ?? 0) + 1
}

/** What an EXPLICIT tag wraps, with its offset in the whole. */
function readInside(element: Element): Element {
  return present(readChildren(element)[0], 'The extensions')
}

function present(element: Element | undefined, what: string): Element {
  if (element !== undefined) return element
  throw new PkiError('der-malformed', `${what} is missing.`)
}

function asCertificate<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    throw new PkiError(
      'certificate-malformed',
      `The certificate could not be read: ${cause.message}`,
      {
        ...(cause.where === undefined ? {} : { where: cause.where }),
        cause,
      },
    )
  }
}
