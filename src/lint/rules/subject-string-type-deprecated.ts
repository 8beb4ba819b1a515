import { tags } from '../../pki/asn1/der'
import { judgeValues } from '../attribute-faults'
import type { SubjectRule } from '../rule'

const deprecated: ReadonlyMap<number, string> = new Map([
  [tags.teletexString, 'TeletexString'],
  [tags.bmpString, 'BMPString'],
  [tags.universalString, 'UniversalString'],
])

export const subjectStringTypeDeprecated: SubjectRule = {
  id: 'subject-string-type-deprecated',
  appliesTo: 'subject',
  severity: 'warning',
  title: 'No field has a deprecated string type (TeletexString, BMPString, UniversalString).',
  source: 'RFC 5280 §4.1.2.4',
  fix: 'Create the request with openssl req -utf8 and string_mask = utf8only in the configuration.',
  check: (item) =>
    judgeValues(item, ({ name, tag }) => {
      const type = deprecated.get(tag)
      return type === undefined ? null : `${name} is a ${type}.`
    }),
}
