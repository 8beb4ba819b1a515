// Writes distinguished names (RFC 5280 §4.1.2.4). @peculiar/x509 lacks the choice of UTF8String for plain ASCII text
// unless each value names its type, as here; OpenSSL writes UTF8String.
import type { Bytes } from '../../text/bytes'
import { attributeOids, type AttributeType, type StringType } from '../x509/names'

import { callLibrary } from './library-call'
import { Name } from './x509'

const libraryTypes = { utf8: 'utf8String', printable: 'printableString', ia5: 'ia5String' } as const

/**
 * A name of one attribute an RDN, in the order given.
 *
 * The caller has checked that each value fits its string type (subject.ts does).
 *
 * @throws PkiError `subject-invalid` if it cannot be written.
 */
export function encodeName(
  attributes: readonly {
    readonly attribute: AttributeType
    readonly value: string
    readonly stringType: StringType
  }[],
): Bytes {
  const rdns = attributes.map(({ attribute, value, stringType }) => ({
    [attributeOids[attribute]]: [{ [libraryTypes[stringType]]: value }],
  }))
  return callLibrary(
    'subject-invalid',
    'The name',
    () => new Uint8Array(new Name(rdns).toArrayBuffer()),
  )
}
