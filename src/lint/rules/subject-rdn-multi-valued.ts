import { findDoubles } from '../doubles'
import type { SubjectRule } from '../rule'
import { spanOfValue } from '../attribute-faults'

export const subjectRdnMultiValued: SubjectRule = {
  id: 'subject-rdn-multi-valued',
  appliesTo: 'subject',
  severity: 'warning',
  title: 'Each RDN contains only one attribute: programs treat several differently.',
  source: 'RFC 5280 §4.1.2.4; CA/Browser Forum Baseline Requirements §7.1.4.1',
  related: { zlint: 'n_multiple_subject_rdn' },
  fix: 'Separate the fields with /, not with +.',
  check: (item) => {
    const doubles = findDoubles(item.subject.attributes, ({ rdnIndex }) => String(rdnIndex))
    if (doubles.length === 0) return 'pass'
    return doubles.map((attribute) => ({
      detail: `${attribute.name} shares its RDN with another attribute.`,
      at: spanOfValue(item, attribute),
    }))
  },
}
