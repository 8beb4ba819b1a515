import { compareBytes, type Bytes } from '../../src/text/bytes'
import { tags } from '../../src/pki/asn1/der'
import { encodeElement } from '../../src/pki/asn1/der-writer'

/** A SET OF, its elements in the order of their bytes (X.690 §11.6). */
export function encodeSetOf(...elements: readonly Bytes[]): Bytes {
  return encodeElement(tags.set, ...[...elements].sort(compareBytes))
}
