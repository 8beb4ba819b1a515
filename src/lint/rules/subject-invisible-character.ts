import { judgeValues } from '../attribute-faults'
import { formatCodePoint } from '../quote'
import type { SharedRule } from '../rule'

/** Format characters (bidirectional, zero-width), private use, unassigned, fillers, unusual spaces. */
const invisible =
  /\p{Cf}|\p{Co}|\p{Cn}|\p{Zl}|\p{Zp}|\p{Variation_Selector}|\u034f|\u115f|\u1160|\u17b4|\u17b5|\u3164|\uffa0|(?! )\p{Zs}/u

export const subjectInvisibleCharacter: SharedRule = {
  id: 'subject-invisible-character',
  appliesTo: 'both',
  severity: 'error',
  title:
    'No field contains an invisible character: zero-width, bidirectional, or an unusual space.',
  source: 'Unicode UTS #39 §3.1; UAX #9',
  fix: 'Type the value again instead of pasting it: the character may be there to deceive.',
  check: (item) =>
    judgeValues(item, ({ name, value }) => {
      const found = invisible.exec(value ?? '')?.[0]
      return found === undefined ? null : `${name} contains ${formatCodePoint(found)}.`
    }),
}
