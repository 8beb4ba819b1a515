// What the CA changed: a certificate against the request of the same key. The names field by field are
// compare-names.ts. A request that asks for no extension leaves them to the CA; then only what restricts the
// bot is more than a notice.
import { equalBytes } from '../text/bytes'
import type { Certificate } from '../pki/x509/certificate'
import { compareNames, type NameChangeId } from './compare-names'
import { parseRequestedExtensions, type CertificationRequest } from '../pki/x509/csr'
import { PkiError } from '../pki/errors'
import { noExtensions, type Extensions } from '../pki/x509/extensions'
import type { Finding } from './finding'
import { formatOid } from '../pki/asn1/oid-names'
import { allowsClientAuth, allowsSignatures } from './pod-findings'
import type { Profile } from '../profile/profile'

/** Public ids, never reused. */
export type ChangeId =
  | NameChangeId
  | 'key-changed'
  | 'key-usage-changed'
  | 'extended-key-usage-changed'
  | 'subject-alternative-name-changed'
  | 'validity-shorter'
export type Change = Finding<ChangeId>

export interface CompareRequestOptions {
  readonly csr: CertificationRequest
  readonly certificate: Certificate
  readonly profile: Profile
}

/** In the order in which people look: the name, the key, what it may be used for, how long. */
export function compareRequest({
  csr,
  certificate,
  profile,
}: CompareRequestOptions): readonly Change[] {
  const requested = readRequested(csr)
  return [
    ...compareNames(csr.subjectDer, certificate.subjectDer),
    ...compareKey(csr, certificate),
    ...compareKeyUsage(requested.keyUsage, certificate.keyUsage),
    ...compareExtendedKeyUsage(requested.extendedKeyUsage, certificate.extendedKeyUsage),
    ...compareAlternativeNames(
      requested.subjectAlternativeNames,
      certificate.subjectAlternativeNames,
    ),
    ...compareValidity(certificate, profile),
  ]
}

/** Attributes that cannot be read asked for nothing that a CA could have granted. */
function readRequested(csr: CertificationRequest): Extensions {
  try {
    return parseRequestedExtensions(csr) ?? noExtensions
  } catch (cause) {
    if (cause instanceof PkiError) return noExtensions
    throw cause
  }
}

function* compareKey(csr: CertificationRequest, certificate: Certificate): Iterable<Change> {
  if (equalBytes(csr.spkiDer, certificate.spkiDer)) return
  const detail =
    'The certificate has another public key than the request, so it is of no use to it.'
  yield { id: 'key-changed', severity: 'error', detail }
}

type Values = readonly string[] | null

function* compareKeyUsage(
  requested: Extensions['keyUsage'],
  granted: Extensions['keyUsage'],
): Iterable<Change> {
  const detail = describeDifference('key usage', requested, granted)
  if (detail === null) return
  // An absent extension restricts nothing (RFC 5280 §4.2.1.3).
  const restricts = granted !== null && isLessThan(granted, requested)
  const severity = allowsSignatures(granted) ? (restricts ? 'warning' : 'notice') : 'error'
  yield { id: 'key-usage-changed', severity, detail }
}

function* compareExtendedKeyUsage(requested: Values, granted: Values): Iterable<Change> {
  const asNames = (usages: Values): Values => usages?.map(formatOid) ?? null
  const detail = describeDifference('extended key usage', asNames(requested), asNames(granted))
  if (detail === null) return
  // Absent it restricts nothing either, but some servers ask for clientAuth by name.
  const isLost = isLessThan(granted ?? [], requested)
  const severity = allowsClientAuth(granted) ? (isLost ? 'warning' : 'notice') : 'error'
  yield { id: 'extended-key-usage-changed', severity, detail }
}

function* compareAlternativeNames(requested: Values, granted: Values): Iterable<Change> {
  const detail = describeDifference('subject alternative name', requested, granted)
  if (detail === null) return
  const severity = isLessThan(granted ?? [], requested) ? 'warning' : 'notice'
  yield { id: 'subject-alternative-name-changed', severity, detail }
}

function isLessThan(granted: readonly string[], requested: Values): boolean {
  return requested?.some((value) => !granted.includes(value)) ?? false
}

/** One sentence; null where both hold the same values, in whatever order. */
function describeDifference(what: string, requested: Values, granted: Values): string | null {
  const asked = listValues(requested)
  if (granted === null) {
    return requested === null ? null : `The request asked for the ${what} ${asked}; it has none.`
  }
  const came = listValues(granted)
  if (requested === null) return `The CA added the ${what} ${came}.`
  if (!isLessThan(granted, requested) && !isLessThan(requested, granted)) return null
  return `The request asked for the ${what} ${asked}; it has ${came}.`
}

/** Most values named: a foreign certificate may hold thousands. */
const maxListed = 12

function listValues(values: Values): string {
  if (values === null || values.length === 0) return '(nothing)'
  const more = values.length - maxListed
  const listed = values.slice(0, maxListed).join(', ')
  return more > 0 ? `${listed} and ${more} more` : listed
}

const dayMs = 86_400_000

function* compareValidity(
  { notBefore, notAfter }: Certificate,
  profile: Profile,
): Iterable<Change> {
  // The last second counts (RFC 5280 §4.1.2.5): many CAs end at 23:59:59.
  const days = Math.floor((notAfter.getTime() - notBefore.getTime() + 1000) / dayMs)
  const { validDays } = profile.certificate
  if (days >= validDays) return
  const detail = `It is valid for ${days} days; the profile says ${validDays}. Plan its renewal.`
  yield { id: 'validity-shorter', severity: 'notice', detail }
}
