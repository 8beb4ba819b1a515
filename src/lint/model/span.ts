// Where something stands in its item.
import type { Element } from '../../pki/asn1/der'
import type { Span } from '../rule'

export function spanOf({ offset, bytes }: Element): Span {
  return { offset, length: bytes.length }
}
