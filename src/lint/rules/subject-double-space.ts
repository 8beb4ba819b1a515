import { judgeValues } from '../attribute-faults'
import { quote } from '../../text/foreign-text'
import type { SubjectRule } from '../rule'

export const subjectDoubleSpace: SubjectRule = {
  id: 'subject-double-space',
  appliesTo: 'subject',
  severity: 'warning',
  title: 'No field has two spaces in a row.',
  source: 'RFC 4518 §2.6.1; the pod compares names byte by byte',
  fix: 'Remove one of the spaces.',
  check: (item) =>
    judgeValues(item, ({ name, value }) =>
      value !== null && /\s\s/.test(value.trim())
        ? `${name} is ${quote(value)}, which has two spaces in a row.`
        : null,
    ),
}
