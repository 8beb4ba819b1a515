import { judgeValues } from '../attribute-faults'
import { quote } from '../../text/foreign-text'
import type { SubjectRule } from '../rule'

export const subjectOuterSpace: SubjectRule = {
  id: 'subject-outer-space',
  appliesTo: 'subject',
  severity: 'warning',
  title: 'No field starts or ends with a space.',
  source: 'RFC 4518 §2.6.1; the pod compares names byte by byte',
  related: { zlint: 'w_subject_dn_leading_whitespace' },
  fix: 'Remove the space.',
  check: (item) =>
    judgeValues(item, ({ name, value }) =>
      value === null || value === value.trim()
        ? null
        : `${name} is ${quote(value)}, which starts or ends with a space.`,
    ),
}
