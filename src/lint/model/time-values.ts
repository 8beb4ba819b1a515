// Dates of certificates, read leniently.
import type { Element } from '../../pki/asn1/der'
import { PkiError } from '../../pki/errors'
import { parseTime } from '../../pki/asn1/time'

export const dayMs = 86_400_000

/** Null for a form that RFC 5280 does not allow. */
export function readTime(element: Element): Date | null {
  try {
    return parseTime(element, 'A date')
  } catch (error) {
    if (error instanceof PkiError) return null
    throw error
  }
}
