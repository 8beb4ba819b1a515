import { judgeValues } from '../attribute-faults'
import { findConfusable } from '../confusables'
import { formatCodePoint } from '../../text/printable'
import type { SubjectRule } from '../rule'

/** Letters, marks, digits and signs beyond ASCII; what nobody sees is another rule's. */
const visible = /(?![ -~])[\p{L}\p{M}\p{N}\p{P}\p{S}]/u

export const subjectNotAscii: SubjectRule = {
  id: 'subject-not-ascii',
  appliesTo: 'subject',
  severity: 'warning',
  title: 'The CN contains only ASCII: other characters have look-alikes and several encodings.',
  source: 'Unicode UTS #39 §3; UAX #15; the pod compares names byte by byte',
  fix: 'Check that the account name is written with exactly this character.',
  check: (item) =>
    judgeValues(item, ({ name, value }) => {
      const found = name === 'CN' ? visible.exec(value ?? '')?.[0] : undefined
      // A look-alike of a Latin letter is told by another rule.
      if (found === undefined || findConfusable(value ?? '') !== null) return null
      return `CN contains “${found}” (${formatCodePoint(found)}).`
    }),
}
