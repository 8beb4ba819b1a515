// The values of the extensions that rules ask about, read leniently: null where they are not what they should be.
import { equalBytes } from '../../text/bytes'
import { checkDer, type Element } from '../../pki/asn1/der'
import { orNull } from '../../pki/errors'
import { formatOid } from '../../pki/asn1/oid-names'
import { oids } from '../../pki/asn1/oids'
import {
  parseAuthorityKeyIdentifier,
  parseBasicConstraints as parseConstraints,
  parseExtendedKeyUsage,
  parseKeyUsage,
  type ExtensionElement,
} from '../../pki/x509/extensions'
import { formatGeneralNames } from '../../pki/x509/general-names'

const known = {
  basicConstraints: oids.basicConstraints,
  keyUsage: oids.keyUsage,
  extendedKeyUsage: oids.extendedKeyUsage,
  subjectAlternativeName: oids.subjectAlternativeName,
  subjectKeyIdentifier: oids.subjectKeyIdentifier,
  authorityKeyIdentifier: oids.authorityKeyIdentifier,
} as const

/** Processed by every TLS server, or named by RFC 5280: policies, constraints, distribution points. */
const processed = new Set<string>([
  ...Object.values(known),
  '2.5.29.30',
  '2.5.29.31',
  '2.5.29.32',
  '2.5.29.33',
  '2.5.29.36',
  '2.5.29.54',
])

export function isKnownExtension(oid: string): boolean {
  return processed.has(oid)
}

/** The first of its kind with a readable value. */
export function findExtension(
  { extensions }: { readonly extensions: readonly ExtensionElement[] },
  name: keyof typeof known,
): ExtensionElement | null {
  return extensions.find(({ oid, value }) => oid === known[name] && value !== null) ?? null
}

/** What is wrong with its form, as the end of a sentence; null where nothing is. */
export function checkExtension(extension: ExtensionElement): string | null {
  const { oid, value, valueDer, isCritical, hasCriticalFlag } = extension
  if (value === null) return 'has a value that is not DER'
  const isDer = orNull(() => {
    checkDer(valueDer)
    return true
  })
  if (isDer === null) return 'has a value that is not DER'
  const parse = parsers.get(oid)
  if (parse !== undefined && parse(extension) === null) return 'has a value of the wrong type'
  return hasCriticalFlag && !isCritical ? 'writes out critical=FALSE, which DER leaves out' : null
}

function parseValue<T>({ value }: ExtensionElement, parse: (value: Element) => T): T | null {
  return value === null ? null : orNull(() => parse(value))
}

export function parseBasicConstraints(extension: ExtensionElement): { isCa: boolean } | null {
  return parseValue(extension, parseConstraints)
}

/** Whether the authority's key identifier is another than the subject's own (RFC 5280 §4.2.1.1). */
export function namesOtherKey(item: { readonly extensions: readonly ExtensionElement[] }): boolean {
  const subject = findExtension(item, 'subjectKeyIdentifier')?.value
  const authority = findExtension(item, 'authorityKeyIdentifier')
  if (!subject || authority === null) return false
  const keyIdentifier = parseValue(authority, parseAuthorityKeyIdentifier)
  return keyIdentifier !== null && !equalBytes(keyIdentifier, subject.content)
}

export function parseKeyUsages(extension: ExtensionElement): readonly string[] | null {
  return parseValue(extension, parseKeyUsage)
}

/** Dotted OIDs; null also for an empty list, which RFC 5280 §4.2.1.12 does not allow. */
export function parseExtendedKeyUsages(extension: ExtensionElement): readonly string[] | null {
  const purposes = parseValue(extension, parseExtendedKeyUsage)
  return purposes?.length === 0 ? null : purposes
}

/** What an extension lists, for people. */
interface ExtensionList {
  /** What it is called in a sentence. */
  readonly name: string
  readonly values: readonly string[]
}

const lists: ReadonlyMap<string, { readonly name: string; readonly read: ReadList }> = new Map([
  [oids.keyUsage, { name: 'key usage', read: parseKeyUsages }],
  [oids.extendedKeyUsage, { name: 'extended key usage', read: nameExtendedKeyUsages }],
  [oids.subjectAlternativeName, { name: 'subject alternative name', read: readAlternativeNames }],
])

type ReadList = (extension: ExtensionElement) => readonly string[] | null

/** Of a key usage, an extended key usage or subject alternative names; null for others and for unreadable ones. */
export function readList(extension: ExtensionElement): ExtensionList | null {
  const list = lists.get(extension.oid)
  const values = list?.read(extension) ?? null
  return list === undefined || values === null ? null : { name: list.name, values }
}

function nameExtendedKeyUsages(extension: ExtensionElement): readonly string[] | null {
  return parseExtendedKeyUsages(extension)?.map(formatOid) ?? null
}

function readAlternativeNames({ value }: ExtensionElement): readonly string[] | null {
  return orNull(() => (value === null ? null : formatGeneralNames(value)))
}

/** Most values named: a foreign certificate may list thousands. */
const maxListed = 12

/** `clientAuth, serverAuth`; `(nothing)` without any. */
export function describeList(values: readonly string[]): string {
  const more = values.length - maxListed
  const listed = values.slice(0, maxListed).join(', ')
  if (more > 0) return `${listed} and ${more} more`
  return values.length === 0 ? '(nothing)' : listed
}

const parsers: ReadonlyMap<string, (extension: ExtensionElement) => unknown> = new Map<
  string,
  (extension: ExtensionElement) => unknown
>([
  [oids.basicConstraints, parseBasicConstraints],
  [oids.keyUsage, parseKeyUsages],
  [oids.extendedKeyUsage, parseExtendedKeyUsages],
])
