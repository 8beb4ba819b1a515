import { judgeValues } from '../attribute-faults'
import { findConfusable } from '../confusables'
import { quote } from '../quote'
import type { SharedRule } from '../rule'

export const subjectMixedScript: SharedRule = {
  id: 'subject-mixed-script',
  appliesTo: 'both',
  severity: 'warning',
  title:
    'The CN is written in one script, and has no letter that looks like a Latin one but is none.',
  source: 'Unicode UTS #39 §4, §5',
  fix: 'Type the account’s name anew with a Latin keyboard.',
  check: (item) =>
    judgeValues(item, ({ name, value }) => {
      const found = name === 'CN' && value !== null ? findConfusable(value) : null
      return found === null ? null : `CN is ${quote(value ?? '')}: ${found}.`
    }),
}
