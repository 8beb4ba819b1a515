// Reads, verifies and lints one item of a batch. An item that is not a request or certificate gets a reason why it
// was not checked.
import type { Bytes } from '../text/bytes'
import { formatHex } from '../text/bytes'
import { PkiError, type PkiErrorCode } from '../pki/errors'
import type { FoundItem, ItemKind, ItemSource } from '../files/item'
import { oidNames } from '../pki/asn1/oid-names'
import { formatAttributes } from '../pki/x509/names'
import type { AnsweredRequests } from './batch'
import { readCertificate, type CertificateModel } from './model/certificate'
import type { KeyModel } from './model/key'
import { lintItem, lintPair } from './lint'
import { valuesOf } from './model/name'
import { readRequest, type RequestModel } from './model/request'
import type { LintContext, Finding } from './rule'
import type { LintTools, SignatureResult } from './model/signature'

/** A request or certificate with its findings, as plain data. */
export interface InspectedItem {
  readonly ok: true
  readonly source: ItemSource
  readonly kind: 'request' | 'certificate'
  /** For people, in the order of the encoding. */
  readonly subject: string
  /** Null if the subject has no CN. */
  readonly commonName: string | null
  /** `RSA 4096`, `EC P-256`, or the OID of its algorithm. */
  readonly key: string
  /** Lower-case hex SHA-256 of the SubjectPublicKeyInfo. */
  readonly spkiSha256: string
  /** Lower-case hex SHA-256 of the item. */
  readonly sha256: string
  /** The standard name, or the OID. */
  readonly signatureAlgorithm: string
  /** Verified with the item's own key; `unsupported` for a certificate that another key signed. */
  readonly signature: SignatureResult
  /** OIDs of the extensions of a certificate, or of those that a request asks for. */
  readonly extensions: readonly string[]
  /** The same extensions by name, or by OID if the name is unknown. */
  readonly extensionNames: readonly string[]
  readonly findings: readonly Finding[]
  readonly der: Bytes
}

/** An item that is not a request or certificate, or cannot be read. */
interface UninspectedItem {
  readonly ok: false
  readonly source: ItemSource
  readonly kind: ItemKind
  /** `file-unreadable` comes from the code that reads files. */
  readonly code: PkiErrorCode | 'file-unreadable'
  readonly message: string
}

export type BatchItem = InspectedItem | UninspectedItem

const otherKinds: Readonly<Record<Exclude<ItemKind, 'csr' | 'certificate' | 'unknown'>, string>> = {
  'private-key': 'This is a private key. Only its owner may have it; do not send it to anyone.',
  'encrypted-private-key':
    'This is an encrypted private key. Only its owner may have it; do not send it to anyone.',
  'public-key': 'This is a public key without a request or certificate.',
  pkcs12: 'This is a PKCS#12 file. Open it with its password to see the certificates in it.',
  pkcs7: 'This is a PKCS#7 bundle that cannot be read.',
  crl: 'This is a certificate revocation list. There are no rules for revocation lists.',
}

/** A request has a few thousand bytes. The limit keeps the rules fast. */
const maxItemBytes = 500_000

/** Whether one of the items is a private key. */
export function holdsPrivateKey(items: readonly FoundItem[]): boolean {
  return items.some(({ kind }) => kind === 'private-key' || kind === 'encrypted-private-key')
}

export interface InspectContext extends LintContext {
  /** Requests of the same batch, for the certificates that answer them. Default: no requests. */
  readonly answered?: AnsweredRequests
}

/** Reads, verifies and lints one item. Never throws because of its content. */
export async function inspectItem(
  item: FoundItem,
  context: InspectContext,
  tools: LintTools,
): Promise<BatchItem> {
  const { kind, source, der, problem } = item
  if (problem !== null) return { ok: false, source, kind, ...problem }
  if (kind === 'unknown') throw new TypeError('An unknown item must have a problem')
  if (kind !== 'csr' && kind !== 'certificate') {
    return { ok: false, source, kind, code: 'item-not-checked', message: otherKinds[kind] }
  }
  if (der.length > maxItemBytes) {
    const message = `The item has ${der.length} bytes; at most ${maxItemBytes} are checked.`
    return { ok: false, source, kind, code: 'input-too-large', message }
  }
  try {
    const model =
      kind === 'csr'
        ? await (context.answered?.read(item) ?? readRequest(der, tools))
        : await readCertificate(der, tools)
    return await describeModel(model, source, context, tools)
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    return { ok: false, source, kind, code: error.code, message: error.message }
  }
}

async function describeModel(
  model: RequestModel | CertificateModel,
  source: ItemSource,
  context: InspectContext,
  tools: LintTools,
): Promise<InspectedItem> {
  const { form, subject, key, spkiSha256, signature, extensions } = model
  const der = form.root.bytes
  return {
    ok: true,
    source,
    kind: model.kind,
    subject: formatAttributes(subject.attributes),
    commonName: valuesOf(subject, 'CN').at(-1)?.value ?? null,
    key: formatKey(key),
    spkiSha256,
    sha256: formatHex(await tools.sha256(der)),
    signatureAlgorithm: signature.algorithm.name,
    signature: signature.result,
    extensions: extensions.map(({ oid }) => oid),
    extensionNames: extensions.map(({ oid }) => oidNames.get(oid) ?? oid),
    findings: [...lintItem(model, context), ...(await lintAnswer(model, context))],
    der,
  }
}

/** Compares a certificate with the request that it answers, if the batch contains it. */
async function lintAnswer(
  model: RequestModel | CertificateModel,
  context: InspectContext,
): Promise<readonly Finding[]> {
  if (model.kind === 'request') return []
  const request = await context.answered?.find(model.spkiSha256)
  return request == null ? [] : lintPair(request, model, context)
}

function formatKey(key: KeyModel): string {
  switch (key.type) {
    case 'rsa':
      return `RSA ${key.modulusBits}`
    case 'ec':
      return `EC ${key.curve ?? key.curveOid ?? 'on an unnamed curve'}`
    case 'other':
      return key.oid === '1.3.101.112' ? 'Ed25519' : key.oid
    case 'unreadable':
      return 'unreadable'
  }
}
