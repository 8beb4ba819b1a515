import { judgeValues } from '../attribute-faults'
import { quote } from '../../text/foreign-text'
import { parseUtf8 } from '../../text/bytes'
import type { SubjectRule } from '../rule'

/** Windows-1252 from 80 to 9F, where Latin-1 has control characters. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** Decodes UTF-8 that was read as Latin-1 or Windows-1252, such as “MÃ¼ller”; null if it was not. */
function undo(value: string): string | null {
  // The first octet of a multi-byte UTF-8 sequence.
  if (!/[\u00c2-\u00f4]/.test(value)) return null
  const octets = Array.from(value, (character) => {
    const position = windows1252.indexOf(character)
    return position === -1 ? (character.codePointAt(0) ?? 0) : 0x80 + position
  })
  return octets.every((octet) => octet <= 0xff) ? parseUtf8(Uint8Array.from(octets)) : null
}

export const subjectMojibake: SubjectRule = {
  id: 'subject-mojibake',
  appliesTo: 'subject',
  severity: 'warning',
  title: 'No field is UTF-8 that was read as Latin-1, or contains a replacement character.',
  source: 'RFC 3629; openssl-req(1), -utf8',
  related: { zlint: 'e_utf8_latin1_mixup' },
  fix: 'Create the request with openssl req -utf8: without it, openssl reads the input as Latin-1.',
  check: (item) =>
    judgeValues(item, ({ name, value }) => {
      if (value?.includes('\ufffd') === true)
        return `${name} contains the replacement character U+FFFD.`
      const meant = value === null ? null : undo(value)
      return meant === null
        ? null
        : `${name} is ${quote(value ?? '')}; it should probably be ${quote(meant)}.`
    }),
}
