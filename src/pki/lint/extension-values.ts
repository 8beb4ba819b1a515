// The values of the extensions that rules ask about, read leniently: null where they are not what they should be.
import { parseOid, readSequence, tags } from '../der'
import { PkiError } from '../errors'
import { oids } from '../oids'
import type { CertificateModel } from './certificate-model'
import type { ExtensionModel } from './extension-model'
import type { RequestModel } from './request-model'

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
  { extensions }: RequestModel | CertificateModel,
  name: keyof typeof known,
): ExtensionModel | null {
  return extensions.find(({ oid, value }) => oid === known[name] && value !== null) ?? null
}

export function parseBasicConstraints({ value }: ExtensionModel): { isCa: boolean } | null {
  return orNull(() => {
    if (value === null) return null
    const [first] = readSequence(value, 'The basic constraints')
    return { isCa: first?.tag === tags.boolean && first.content[0] !== 0 }
  })
}

/** In the order of the bits (RFC 5280 §4.2.1.3). */
const keyUsages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const

export function parseKeyUsages({ value }: ExtensionModel): readonly string[] | null {
  if (value?.tag !== tags.bitString) return null
  const octets = value.content.subarray(1)
  return keyUsages.filter(
    (_usage, position) => ((octets[position >> 3] ?? 0) & (0x80 >> (position & 7))) !== 0,
  )
}

/** Dotted OIDs. */
export function parseExtendedKeyUsages({ value }: ExtensionModel): readonly string[] | null {
  return orNull(() =>
    value === null ? null : readSequence(value, 'The extended key usage').map(parseOid),
  )
}

function orNull<T>(read: () => T | null): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof PkiError) return null
    throw error
  }
}
