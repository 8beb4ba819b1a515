// Times in certificates (RFC 5280 §4.1.2.5), read in the two forms that it allows. Others
// (no seconds, an offset, no Z) are refused: readers disagree on them.
import { refuseMissing, tags, type Element } from './der'
import { PkiError } from '../errors'

/**
 * Reads a UTCTime or GeneralizedTime in the form that RFC 5280 §4.1.2.5 allows.
 *
 * @param what names the element at the start of an error message.
 * @throws PkiError `der-malformed`, also for other forms and for dates that do not exist.
 */
export function parseTime(element: Element | undefined, what: string): Date {
  const { tag, content, offset } = element ?? refuseMissing(what)
  const text = String.fromCharCode(...content.subarray(0, 32))
  const digits = readDigits(tag, text)
  if (digits !== null) {
    const iso = digits.replace(/(....)(..)(..)(..)(..)(..)/, '$1-$2-$3T$4:$5:$6.000Z')
    const time = new Date(iso)
    // A date that does not exist, such as 30 February, rolls over instead of failing.
    if (!Number.isNaN(time.getTime()) && time.toISOString() === iso) return time
  }
  throw new PkiError('der-malformed', `${what} is not a time of RFC 5280 at byte ${offset}.`, {
    where: `byte ${offset}`,
  })
}

/** The 14 digits from year to second; null for another form. */
function readDigits(tag: number, text: string): string | null {
  if (tag === tags.utcTime && /^\d{12}Z$/.test(text)) {
    const century = Number(text.slice(0, 2)) < 50 ? '20' : '19'
    return century + text.slice(0, -1)
  }
  if (tag === tags.generalizedTime && /^\d{14}Z$/.test(text)) return text.slice(0, -1)
  return null
}
