import { findDoubles } from '../doubles'
import { spanOfValue } from '../attribute-faults'
import type { SubjectRule } from '../rule'

/** These may occur several times. CN has its own rule. */
const mayRepeat = ['DC', 'OU', 'CN']

export const subjectAttributeDuplicate: SubjectRule = {
  id: 'subject-attribute-duplicate',
  appliesTo: 'subject',
  severity: 'warning',
  title: 'The subject contains each field only once, except OU and DC.',
  source: 'CA/Browser Forum Baseline Requirements §7.1.4.1',
  fix: 'Write each field only once.',
  check: (item) => {
    const doubles = findDoubles(item.subject.attributes, ({ oid }) => oid).filter(
      ({ name }) => !mayRepeat.includes(name),
    )
    if (doubles.length === 0) return 'pass'
    return doubles.map((attribute) => ({
      detail: `${attribute.name} occurs more than once.`,
      at: spanOfValue(item, attribute),
    }))
  },
}
