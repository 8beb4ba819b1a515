import { judgeValues } from '../attribute-faults'
import { quote } from '../quote'
import { parseUtf8 } from '../../bytes'
import type { SharedRule } from '../rule'

/** UTF-8 taken for Latin-1 or Windows-1252: “MÃ¼ller”. */
function undo(value: string): string | null {
  if (!/[\u0080-\u00ff]/.test(value) || /[\u0100-\uffff]/.test(value)) return null
  const text = parseUtf8(Uint8Array.from(value, (character) => character.charCodeAt(0)))
  return text === null || text === value ? null : text
}

export const subjectMojibake: SharedRule = {
  id: 'subject-mojibake',
  appliesTo: 'both',
  severity: 'warning',
  says: 'No field is UTF-8 that was taken for Latin-1 on its way.',
  source: 'RFC 3629; openssl-req(1), -utf8',
  mend: 'Make the request with openssl req -utf8: without it openssl takes your letters for Latin-1.',
  check: (item) =>
    judgeValues(item, ({ name, value }) => {
      const meant = value === null ? null : undo(value)
      return meant === null ? null : `${name} is ${quote(value ?? '')}; ${quote(meant)} was meant.`
    }),
}
