import { judgeValues } from '../attribute-faults'
import type { SubjectRule } from '../rule'

export const subjectValueEmpty: SubjectRule = {
  id: 'subject-value-empty',
  appliesTo: 'subject',
  severity: 'error',
  title: 'No field of the subject is empty.',
  source: 'RFC 5280 Appendix A.1 (SIZE 1 and more)',
  fix: 'Leave out fields that have no value.',
  check: (item) =>
    judgeValues(item, ({ name, value }) => (value === '' ? `${name} is empty.` : null)),
}
