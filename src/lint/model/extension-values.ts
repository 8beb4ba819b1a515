// The values of the extensions that rules ask about, read leniently: null where they are not what they should be.
import { equalBytes } from '../../text/bytes'
import { checkDer, expectTag, parseOid, readSequence, tags, type Element } from '../../pki/asn1/der'
import { PkiError } from '../../pki/errors'
import { parseKeyUsage } from '../../pki/x509/extensions'
import { oids } from '../../pki/asn1/oids'
import type { ExtensionModel } from './extension'

const keyIdentifierTag = 0x80

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
  { extensions }: { readonly extensions: readonly ExtensionModel[] },
  name: keyof typeof known,
): ExtensionModel | null {
  return extensions.find(({ oid, value }) => oid === known[name] && value !== null) ?? null
}

/** What is wrong with its form, as the end of a sentence; null where nothing is. */
export function checkExtension(extension: ExtensionModel): string | null {
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

export function parseBasicConstraints({ value }: ExtensionModel): { isCa: boolean } | null {
  return orNull(() => {
    if (value === null) return null
    const [first] = readSequence(value, 'The basic constraints')
    return { isCa: first?.tag === tags.boolean && first.content[0] !== 0 }
  })
}

/** Whether the authority's key identifier is another than the subject's own (RFC 5280 §4.2.1.1). */
export function namesOtherKey(item: { readonly extensions: readonly ExtensionModel[] }): boolean {
  const subject = findExtension(item, 'subjectKeyIdentifier')?.value
  const authority = findExtension(item, 'authorityKeyIdentifier')?.value
  if (!subject || !authority) return false
  const keyIdentifier = orNull(() => readSequence(authority, 'The authority key identifier'))?.find(
    ({ tag }) => tag === keyIdentifierTag,
  )
  return keyIdentifier !== undefined && !equalBytes(keyIdentifier.content, subject.content)
}

export function parseKeyUsages({ value }: ExtensionModel): readonly string[] | null {
  return orNull(() => (value === null ? null : parseKeyUsage(value)))
}

/** Dotted OIDs; null also where there is none, which RFC 5280 §4.2.1.12 does not allow. */
export function parseExtendedKeyUsages({ value }: ExtensionModel): readonly string[] | null {
  return orNull(() => {
    const purposes = value === null ? [] : readSequence(value, 'The extended key usage')
    return purposes.length === 0 ? null : purposes.map(readPurpose)
  })
}

function readPurpose(element: Element): string {
  return parseOid(expectTag(element, tags.oid, 'A purpose'))
}

const parsers: ReadonlyMap<string, (extension: ExtensionModel) => unknown> = new Map<
  string,
  (extension: ExtensionModel) => unknown
>([
  [oids.basicConstraints, parseBasicConstraints],
  [oids.keyUsage, parseKeyUsages],
  [oids.extendedKeyUsage, parseExtendedKeyUsages],
])

function orNull<T>(read: () => T | null): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof PkiError) return null
    throw error
  }
}
