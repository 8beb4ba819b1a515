import { judgeValues } from '../attribute-faults'
import { findConfusable } from '../confusables'
import { quote } from '../../text/foreign-text'
import type { SubjectRule } from '../rule'

export const subjectMixedScript: SubjectRule = {
  id: 'subject-mixed-script',
  appliesTo: 'subject',
  severity: 'warning',
  title: 'The CN uses only one script and no letters that look like Latin letters.',
  source: 'Unicode UTS #39 §4, §5',
  fix: 'Type the account name again with a Latin keyboard.',
  check: (item) =>
    judgeValues(item, ({ name, value }) => {
      const found = name === 'CN' && value !== null ? findConfusable(value) : null
      return found === null ? null : `CN is ${quote(value ?? '')}: ${found}.`
    }),
}
