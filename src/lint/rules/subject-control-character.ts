import { judgeValues } from '../attribute-faults'
import { formatCodePoint } from '../../text/printable'
import type { SubjectRule } from '../rule'

export const subjectControlCharacter: SubjectRule = {
  id: 'subject-control-character',
  appliesTo: 'subject',
  severity: 'error',
  title: 'No field contains a control character.',
  source: 'RFC 4518 §2.2',
  related: { zlint: 'e_subject_dn_not_printable_characters' },
  fix: 'Type the value again instead of pasting it.',
  check: (item) =>
    judgeValues(item, ({ name, value }) => {
      const found = /\p{Cc}/u.exec(value ?? '')?.[0]
      return found === undefined ? null : `${name} contains ${formatCodePoint(found)}.`
    }),
}
