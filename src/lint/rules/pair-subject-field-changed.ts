import { formatShortValue } from '../../pki/x509/names'
import { spanOfValue } from '../attribute-faults'
import { compareNames, maxFields } from '../name-changes'
import type { PairRule } from '../rule'
import { spanOf } from '../model/span'

export const pairSubjectFieldChanged: PairRule = {
  id: 'pair-subject-field-changed',
  appliesTo: 'pair',
  severity: 'warning',
  title: 'The fields of the certificate’s subject hold the text of the request’s.',
  source: 'RFC 5280 §4.1.2.6',
  fix: 'Issue it with the subject as requested: openssl ca … -preserveDN.',
  check: ({ subject }, certificate) => {
    const counts = [subject.attributes.length, certificate.subject.attributes.length] as const
    if (Math.max(...counts) > maxFields) {
      const detail = `The subject had ${counts[0]} fields and has ${counts[1]}: too many to compare.`
      return { detail, at: spanOf(certificate.subject.element) }
    }
    return compareNames(subject, certificate.subject).changed.map(({ before, after }) => ({
      detail: `${before.name} was ${formatShortValue(before)} and is ${formatShortValue(after)}.`,
      at: spanOfValue(certificate, after),
      attribute: after.name,
    }))
  },
}
