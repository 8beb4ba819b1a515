import { judgeValues } from '../attribute-faults'
import type { SharedRule } from '../rule'

export const subjectValueEmpty: SharedRule = {
  id: 'subject-value-empty',
  appliesTo: 'both',
  severity: 'error',
  says: 'No field of the subject is empty.',
  source: 'RFC 5280 Appendix A.1 (SIZE 1 and more)',
  mend: 'Leave a field out that has no value.',
  check: (item) =>
    judgeValues(item, ({ name, value }) => (value === '' ? `${name} is empty.` : null)),
}
