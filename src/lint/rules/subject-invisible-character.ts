import { judgeValues } from '../attribute-faults'
import { formatCodePoint } from '../quote'
import type { SharedRule } from '../rule'

/** Formats with bidi and zero-width characters, private and unassigned ones, fillers, odd spaces. */
const invisible =
  /\p{Cf}|\p{Co}|\p{Cn}|\p{Zl}|\p{Zp}|\p{Variation_Selector}|\u034f|\u115f|\u1160|\u17b4|\u17b5|\u3164|\uffa0|(?! )\p{Zs}/u

export const subjectInvisibleCharacter: SharedRule = {
  id: 'subject-invisible-character',
  appliesTo: 'both',
  severity: 'error',
  title: 'No field holds a character that nobody sees: zero-width, bidirectional, an odd space.',
  source: 'Unicode UTS #39 §3.1; UAX #9',
  fix: 'Type the value anew: the character came along with copying, or is meant to deceive.',
  check: (item) =>
    judgeValues(item, ({ name, value }) => {
      const found = invisible.exec(value ?? '')?.[0]
      return found === undefined ? null : `${name} holds ${formatCodePoint(found)}.`
    }),
}
