import { findDoubles } from '../doubles'
import { spanOfValue } from '../attribute-faults'
import type { SharedRule } from '../rule'

/** These are made of several by design. CN has a rule of its own. */
const mayRepeat = ['DC', 'OU', 'CN']

export const subjectAttributeDuplicate: SharedRule = {
  id: 'subject-attribute-duplicate',
  appliesTo: 'both',
  severity: 'warning',
  title: 'No field of the subject but OU and DC stands twice.',
  source: 'CA/Browser Forum Baseline Requirements §7.1.4.1',
  fix: 'Name each field once.',
  check: (item) => {
    const doubles = findDoubles(item.subject.attributes, ({ oid }) => oid).filter(
      ({ name }) => !mayRepeat.includes(name),
    )
    if (doubles.length === 0) return 'pass'
    return doubles.map((attribute) => ({
      detail: `${attribute.name} stands more than once.`,
      at: spanOfValue(item, attribute),
    }))
  },
}
