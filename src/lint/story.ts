// The whole story of one item for people: each part with its value, its type, its bytes and where they stand.
import { universalTypes } from '../pki/asn1/tree-value'
import { formatAsn1Value } from '../pki/asn1/tree-value'
import { formatHex, sha256, type Bytes } from '../text/bytes'
import type { Element } from '../pki/asn1/der'
import { PkiError } from '../pki/errors'
import { formatGeneralNames } from '../pki/x509/general-names'
import { printable } from '../text/printable'
import { formatOid } from '../pki/asn1/oid-names'
import { checkSignature } from '../pki/keys/signature'
import { readCertificate, type CertificateModel } from './model/certificate'
import type { ExtensionModel } from './model/extension'
import {
  findExtension,
  parseBasicConstraints,
  parseExtendedKeyUsages,
  parseKeyUsages,
} from './model/extension-values'
import type { KeyModel } from './model/key'
import type { NameModel } from './model/name'
import { readRequest, type RequestModel } from './model/request'
import type { LintTools } from './model/signature'

interface StoryPart {
  /** `Subject, commonName`. */
  readonly label: string
  /** Empty where there is nothing to say but the bytes. */
  readonly value: string
  /** `UTF8String`; empty where it has none of its own. */
  readonly type: string
  /** From the start of the item, in bytes. */
  readonly offset: number
  readonly length: number
  /** Lower-case hex of the first 64 bytes. */
  readonly hex: string
}

export interface ItemStory {
  readonly parts: readonly StoryPart[]
}

const maxHexBytes = 64
const tools: LintTools = { checkSignature, sha256 }

/** @throws PkiError `csr-malformed`, `certificate-malformed`. */
export async function tellStory(kind: 'request' | 'certificate', der: Bytes): Promise<ItemStory> {
  if (kind === 'request') {
    const request = await readRequest(der, tools)
    return {
      parts: [
        ...tellName('Subject', request.subject),
        ...tellRest(request),
        ...tellAttributes(request),
      ],
    }
  }
  const certificate = await readCertificate(der, tools)
  return {
    parts: [
      tell('Serial number', certificate.serialElement),
      ...tellName('Issuer', certificate.issuer),
      tell('Valid from', certificate.notBefore),
      tell('Valid until', certificate.notAfter),
      ...tellName('Subject', certificate.subject),
      ...tellRest(certificate),
    ],
  }
}

function tell(label: string, element: Element, value?: string): StoryPart {
  const { tag, content, offset, bytes } = element
  return {
    label,
    value: printable(value ?? formatAsn1Value(tag, content) ?? ''),
    type: universalTypes.get(tag & 0x1f) ?? '',
    offset,
    length: bytes.length,
    hex: formatHex(bytes.subarray(0, maxHexBytes)),
  }
}

function tellName(label: string, { element, attributes }: NameModel): readonly StoryPart[] {
  const start = element.bytes.byteOffset - element.offset
  return attributes.map(({ oid, value, valueDer, tag }) => ({
    label: `${label}, ${formatOid(oid)}`,
    value: printable(value ?? ''),
    type: universalTypes.get(tag & 0x1f) ?? '',
    offset: valueDer.byteOffset - start,
    length: valueDer.length,
    hex: formatHex(valueDer.subarray(0, maxHexBytes)),
  }))
}

function tellRest(item: RequestModel | CertificateModel): readonly StoryPart[] {
  const { key, signature, extensions } = item
  const verb = item.kind === 'request' ? 'Asks for' : 'Extension'
  return [
    tell('Public key', key.element, describeKey(key)),
    ...extensions.map((extension) =>
      tell(
        `${verb} ${formatOid(extension.oid)}`,
        extension.element,
        describeExtension(item, extension),
      ),
    ),
    tell('Signature', signature.element, `${signature.algorithm.name}, ${signature.result}`),
  ]
}

function tellAttributes({ attributes }: RequestModel): readonly StoryPart[] {
  return (attributes ?? []).map(({ oid, element, values }) =>
    tell(
      `Attribute ${formatOid(oid)}`,
      element,
      `${values.length} ${values.length === 1 ? 'value' : 'values'}`,
    ),
  )
}

function describeKey(key: KeyModel): string {
  switch (key.type) {
    case 'rsa':
      return `RSA, ${key.modulusBits} bits, exponent ${BigInt(`0x0${formatHex(key.exponent)}`)}`
    case 'ec':
      return `EC on ${key.curve ?? key.curveOid ?? 'an unnamed curve'}`
    case 'other':
      return formatOid(key.oid)
    case 'unreadable':
      return key.problem
  }
}

/** What it says, in words; the bytes stand beside it in any case. */
function describeExtension(
  item: RequestModel | CertificateModel,
  extension: ExtensionModel,
): string {
  const critical = extension.isCritical ? 'critical, ' : ''
  return critical + (readWords(item, extension) ?? `${extension.valueDer.length} bytes`)
}

function readWords(
  item: RequestModel | CertificateModel,
  extension: ExtensionModel,
): string | null {
  if (extension === findExtension(item, 'keyUsage')) {
    return parseKeyUsages(extension)?.join(', ') ?? null
  }
  if (extension === findExtension(item, 'extendedKeyUsage')) {
    return parseExtendedKeyUsages(extension)?.map(formatOid).join(', ') ?? null
  }
  if (extension === findExtension(item, 'basicConstraints')) {
    const constraints = parseBasicConstraints(extension)
    return constraints === null ? null : `CA:${constraints.isCa ? 'TRUE' : 'FALSE'}`
  }
  if (extension === findExtension(item, 'subjectAlternativeName')) {
    return readNames(extension)
  }
  return null
}

function readNames({ value }: ExtensionModel): string | null {
  try {
    return value === null ? null : formatGeneralNames(value).join(', ')
  } catch (error) {
    if (error instanceof PkiError) return null
    throw error
  }
}
