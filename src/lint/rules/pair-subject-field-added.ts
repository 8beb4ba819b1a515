import { formatShortValue } from '../../pki/x509/names'
import { spanOfValue } from '../attribute-faults'
import { compareNames } from '../name-changes'
import type { PairRule } from '../rule'

export const pairSubjectFieldAdded: PairRule = {
  id: 'pair-subject-field-added',
  appliesTo: 'pair',
  severity: 'notice',
  title: 'The certificate’s subject has no field that the request’s does not have.',
  source: 'RFC 5280 §4.1.2.6',
  fix: 'Issue it with the subject as requested: openssl ca … -preserveDN.',
  check: ({ subject }, certificate) =>
    compareNames(subject, certificate.subject).added.map((field) => ({
      detail: `${field.name} (${formatShortValue(field)}) was added.`,
      at: spanOfValue(certificate, field),
      attribute: field.name,
    })),
}
