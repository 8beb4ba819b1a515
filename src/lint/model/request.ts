// A certification request (RFC 2986) as the rules look at it: read once, leniently, each part with its bytes.
import { formatHex, type Bytes } from '../../text/bytes'
import { withCode } from '../../pki/errors'
import {
  listRequestedExtensions,
  readRequestFields,
  type RequestAttribute,
} from '../../pki/x509/csr'
import { readExtensions, type ExtensionElement } from '../../pki/x509/extensions'
import { readForm, type FormFacts } from './encoding'
import { readKey, type KeyModel } from './key'
import { readName, type NameModel } from './name'
import {
  readSignature,
  readSignatureAlgorithm,
  type LintTools,
  type SignatureModel,
} from './signature'

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
  readonly attributes: readonly RequestAttribute[] | null
  /** Requested by the extensionRequest attribute (RFC 2985 §5.4.2) or Microsoft's older one. */
  readonly extensions: readonly ExtensionElement[]
  readonly signature: SignatureModel
}

/**
 * Reads a request for the rules.
 *
 * @throws PkiError `csr-malformed` for what cannot be taken for a request at all.
 */
export async function readRequest(bytes: Bytes, tools: LintTools): Promise<RequestModel> {
  const failure = 'The certificate request could not be read'
  const { model, signed } = withCode('csr-malformed', failure, () => read(bytes))
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
  const { signed, version, subject, spki, attributes } = readRequestFields(form.root)
  const model = {
    kind: 'request' as const,
    form,
    version,
    subject: readName(subject),
    key: readKey(spki),
    attributes,
    extensions: listRequestedExtensions(attributes ?? []).flatMap(readExtensions),
    signature: readSignatureAlgorithm(signed.algorithm),
  }
  return { model, signed: readSignature(signed) }
}
