// A certificate (RFC 5280 §4.1) as the rules look at it: read once, leniently, each part with its bytes.
import { equalBytes, formatHex, type Bytes } from '../../text/bytes'
import { readChildren, refuseMissing, type Element } from '../../pki/asn1/der'
import { withCode } from '../../pki/errors'
import { readCertificateFields } from '../../pki/x509/certificate'
import { readExtensions, type ExtensionElement } from '../../pki/x509/extensions'
import { findExtension, namesOtherKey, parseBasicConstraints } from './extension-values'
import { readForm, type FormFacts } from './encoding'
import { readKey, type KeyModel } from './key'
import { readName, type NameModel } from './name'
import {
  readSignature,
  readSignatureAlgorithm,
  type LintTools,
  type SignatureModel,
} from './signature'

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
  readonly extensions: readonly ExtensionElement[]
  readonly signature: SignatureModel
  readonly isSelfIssued: boolean
  /** By its basic constraints (RFC 5280 §4.2.1.9). */
  readonly isCa: boolean
}

/**
 * Reads a certificate for the rules. The signature is checked if it is the certificate's own.
 *
 * @throws PkiError `certificate-malformed` for what cannot be taken for a certificate at all.
 */
export async function readCertificate(bytes: Bytes, tools: LintTools): Promise<CertificateModel> {
  const failure = 'The certificate could not be read'
  const { model, signed } = withCode('certificate-malformed', failure, () => read(bytes))
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
  const fields = readCertificateFields(form.root)
  const issuer = readName(fields.issuer)
  const subject = readName(fields.subject)
  const extensions = fields.extensions === null ? [] : readExtensions(readInside(fields.extensions))
  const constraints = findExtension({ extensions }, 'basicConstraints')
  const model = {
    kind: 'certificate' as const,
    form,
    version: fields.version === null ? 1 : (fields.version[0] ?? 0) + 1,
    serialNumber: fields.serialNumber.content,
    serialElement: fields.serialNumber,
    innerAlgorithm: fields.innerAlgorithm,
    issuer,
    notBefore: fields.notBefore,
    notAfter: fields.notAfter,
    subject,
    key: readKey(fields.spki),
    extensions,
    signature: readSignatureAlgorithm(fields.signed.algorithm),
    isSelfIssued: equalBytes(issuer.element.bytes, subject.element.bytes),
    isCa: constraints !== null && parseBasicConstraints(constraints)?.isCa === true,
  }
  return { model, signed: readSignature(fields.signed) }
}

/** What an EXPLICIT tag wraps, with its offset in the whole. */
function readInside(element: Element): Element {
  return readChildren(element)[0] ?? refuseMissing('The extensions')
}
