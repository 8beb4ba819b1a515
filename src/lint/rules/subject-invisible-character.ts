import { judgeValues } from '../attribute-faults'
import { findInvisible, formatCodePoint } from '../../text/printable'
import type { SubjectRule } from '../rule'

export const subjectInvisibleCharacter: SubjectRule = {
  id: 'subject-invisible-character',
  appliesTo: 'subject',
  severity: 'error',
  title:
    'No field contains an invisible character: zero-width, bidirectional, or an unusual space.',
  source: 'Unicode UTS #39 §3.1; UAX #9',
  fix: 'Type the value again instead of pasting it: the character may be there to deceive.',
  check: (item) =>
    judgeValues(item, ({ name, value }) => {
      const found = findInvisible(value ?? '')
      return found === null ? null : `${name} contains ${formatCodePoint(found)}.`
    }),
}
