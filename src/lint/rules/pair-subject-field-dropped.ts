import { formatShortValue } from '../../pki/x509/names'
import { compareNames } from '../name-changes'
import type { PairRule } from '../rule'

export const pairSubjectFieldDropped: PairRule = {
  id: 'pair-subject-field-dropped',
  appliesTo: 'pair',
  severity: 'warning',
  title: 'The certificate’s subject has every field of the request’s.',
  source: 'RFC 5280 §4.1.2.6',
  fix: 'Issue it with the subject as requested: openssl ca … -preserveDN, with a policy that keeps the field.',
  check: ({ subject }, certificate) =>
    compareNames(subject, certificate.subject).dropped.map((field) => ({
      detail: `${field.name} (${formatShortValue(field)}) was dropped.`,
      attribute: field.name,
    })),
}
