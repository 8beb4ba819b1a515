import { tags } from '../../pki/asn1/der'
import { judgeValues } from '../attribute-faults'
import type { SubjectRule } from '../rule'

/** X.680 §41.4. */
const printable = /^[A-Za-z0-9 '()+,\-./:=?]*$/
// eslint-disable-next-line no-control-regex -- IA5String is exactly this range (X.680 §41, table 8).
const ia5 = /^[\u0000-\u007f]*$/

export const subjectEncodingInvalid: SubjectRule = {
  id: 'subject-encoding-invalid',
  appliesTo: 'subject',
  severity: 'error',
  title: 'The bytes of each field are valid for its string type.',
  source: 'RFC 5280 §4.1.2.4; X.680 §41; RFC 3629',
  related: {
    zlint: 'e_subject_printable_string_badalpha',
    pkilint: 'itu.invalid_printablestring_character',
  },
  fix: 'Create the request with openssl req -utf8 in a terminal that uses UTF-8.',
  check: (item) =>
    judgeValues(item, ({ name, oid, value, tag }) => {
      if (value === null) return judgeUnread(name, oid, tag)
      if (tag === tags.printableString && !printable.test(value)) {
        return `${name} is a PrintableString with a character that this type does not allow.`
      }
      if (tag === tags.ia5String && !ia5.test(value)) {
        return `${name} is an IA5String with a character that is not ASCII.`
      }
      return null
    }),
}

/** @param name the short name, or the OID itself. */
function judgeUnread(name: string, oid: string, tag: number): string | null {
  // This is text that is not decoded here; another rule reports the deprecated type.
  if (tag === tags.universalString) return null
  if (tag === tags.utf8String || tag === tags.bmpString) {
    return `The bytes of ${name} are not valid for its string type.`
  }
  // An unknown field may contain something other than text, for example a postal address.
  return name === oid ? null : `${name} is not a string.`
}
