// Dates of certificates, read leniently.
import type { Element } from '../../pki/asn1/der'
import { orNull } from '../../pki/errors'
import { parseTime } from '../../pki/asn1/time'

export const dayMs = 86_400_000

/** Null for a form that RFC 5280 does not allow. */
export function readTime(element: Element): Date | null {
  return orNull(() => parseTime(element, 'A date'))
}
