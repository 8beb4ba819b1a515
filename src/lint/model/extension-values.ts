// The values of the extensions that rules ask about, read leniently: null where they are not what they should be.
import { equalBytes } from '../../text/bytes'
import { checkDer, type Element } from '../../pki/asn1/der'
import { orNull } from '../../pki/errors'
import { oids } from '../../pki/asn1/oids'
import {
  parseAuthorityKeyIdentifier,
  parseBasicConstraints as parseConstraints,
  parseExtendedKeyUsage,
  parseKeyUsage,
  type ExtensionElement,
} from '../../pki/x509/extensions'

const known = {
  basicConstraints: oids.basicConstraints,
  keyUsage: oids.keyUsage,
  extendedKeyUsage: oids.extendedKeyUsage,
  subjectAlternativeName: oids.subjectAlternativeName,
  subjectKeyIdentifier: oids.subjectKeyIdentifier,
  authorityKeyIdentifier: oids.authorityKeyIdentifier,
} as const

export const anyExtendedKeyUsage = '2.5.29.37.0'

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

const parsers: ReadonlyMap<string, (extension: ExtensionElement) => unknown> = new Map<
  string,
  (extension: ExtensionElement) => unknown
>([
  [oids.basicConstraints, parseBasicConstraints],
  [oids.keyUsage, parseKeyUsages],
  [oids.extendedKeyUsage, parseExtendedKeyUsages],
])
