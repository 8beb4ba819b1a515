import { oids } from '../../pki/asn1/oids'
import type { CertificateModel } from '../model/certificate'
import { parseBasicConstraints } from '../model/extension-values'
import type { ExtensionElement } from '../../pki/x509/extensions'
import type { RequestModel } from '../model/request'
import type { Fault, SharedRule } from '../rule'
import { spanOf } from '../model/span'

interface Criticality {
  readonly name: string
  readonly isCritical: boolean
}

/** RFC 5280 §4.2.1 and §4.2.2; extensions that may be either are not listed. */
const expectedCriticality: ReadonlyMap<string, Criticality> = new Map([
  [oids.keyUsage, { name: 'keyUsage', isCritical: true }],
  [oids.subjectKeyIdentifier, { name: 'subjectKeyIdentifier', isCritical: false }],
  [oids.authorityKeyIdentifier, { name: 'authorityKeyIdentifier', isCritical: false }],
  ['2.5.29.9', { name: 'subjectDirectoryAttributes', isCritical: false }],
  ['2.5.29.18', { name: 'issuerAltName', isCritical: false }],
  ['2.5.29.30', { name: 'nameConstraints', isCritical: true }],
  ['2.5.29.31', { name: 'crlDistributionPoints', isCritical: false }],
  ['2.5.29.33', { name: 'policyMappings', isCritical: true }],
  ['2.5.29.36', { name: 'policyConstraints', isCritical: true }],
  ['2.5.29.46', { name: 'freshestCRL', isCritical: false }],
  ['2.5.29.54', { name: 'inhibitAnyPolicy', isCritical: true }],
  ['1.3.6.1.5.5.7.1.1', { name: 'authorityInfoAccess', isCritical: false }],
  ['1.3.6.1.5.5.7.1.11', { name: 'subjectInfoAccess', isCritical: false }],
])

export const extensionCriticalOdd: SharedRule = {
  id: 'extension-critical-odd',
  appliesTo: 'both',
  severity: 'warning',
  title:
    'Extensions are marked critical if RFC 5280 asks for it, and not if it advises against it.',
  source: 'RFC 5280 §4.2.1.1 to §4.2.2.2',
  related: { zlint: 'w_ext_key_usage_not_critical' },
  fix: 'Mark keyUsage as critical, and do not mark the key identifiers as critical.',
  check: (item) => {
    const faults = item.extensions.flatMap((extension): readonly Fault[] => {
      const expected = findCriticality(item, extension)
      if (expected === null || extension.isCritical === expected.isCritical) return []
      const state = expected.isCritical ? 'is not marked critical' : 'is marked critical'
      return [{ detail: `${expected.name} ${state}.`, at: spanOf(extension.element) }]
    })
    if (faults.length > 0) return faults
    return item.extensions.length === 0 ? 'not-applicable' : 'pass'
  },
}

/** Null if the extension may be either. */
function findCriticality(
  { subject }: RequestModel | CertificateModel,
  extension: ExtensionElement,
): Criticality | null {
  if (extension.oid === oids.subjectAlternativeName) {
    // If the subject is empty, this is the only name and must be critical (RFC 5280 §4.2.1.6).
    return { name: 'subjectAltName', isCritical: subject.attributes.length === 0 }
  }
  if (extension.oid === oids.basicConstraints) {
    const isCa = parseBasicConstraints(extension)?.isCa === true
    return isCa ? { name: 'basicConstraints', isCritical: true } : null
  }
  return expectedCriticality.get(extension.oid) ?? null
}
