import { judgeValues } from '../attribute-faults'
import { quote } from '../quote'
import { parseUtf8 } from '../../text/bytes'
import type { SharedRule } from '../rule'

/** What Windows-1252 has from 80 to 9F, where Latin-1 has controls. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** UTF-8 taken for Latin-1 or Windows-1252, undone: “MÃ¼ller”. Null where it is none. */
function undo(value: string): string | null {
  // The first octet of a letter in UTF-8.
  if (!/[\u00c2-\u00f4]/.test(value)) return null
  const octets = Array.from(value, (character) => {
    const position = windows1252.indexOf(character)
    return position === -1 ? (character.codePointAt(0) ?? 0) : 0x80 + position
  })
  return octets.every((octet) => octet <= 0xff) ? parseUtf8(Uint8Array.from(octets)) : null
}

export const subjectMojibake: SharedRule = {
  id: 'subject-mojibake',
  appliesTo: 'both',
  severity: 'warning',
  title: 'No field is UTF-8 that was taken for Latin-1 on its way, or has lost a letter.',
  source: 'RFC 3629; openssl-req(1), -utf8',
  related: { zlint: 'e_utf8_latin1_mixup' },
  fix: 'Make the request with openssl req -utf8: without it openssl takes your letters for Latin-1.',
  check: (item) =>
    judgeValues(item, ({ name, value }) => {
      if (value?.includes('\ufffd') === true) return `${name} holds U+FFFD in place of a letter.`
      const meant = value === null ? null : undo(value)
      return meant === null ? null : `${name} is ${quote(value ?? '')}; ${quote(meant)} was meant.`
    }),
}
