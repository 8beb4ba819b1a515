import { tags } from '../../pki/asn1/der'
import { fieldOf, judgeValues } from '../attribute-faults'
import type { SubjectRule } from '../rule'

const names: ReadonlyMap<number, string> = new Map([
  [tags.utf8String, 'UTF8String'],
  [tags.printableString, 'PrintableString'],
  [tags.ia5String, 'IA5String'],
])
const wanted = { utf8: tags.utf8String, printable: tags.printableString, ia5: tags.ia5String }

export const subjectStringTypeOther: SubjectRule = {
  id: 'subject-string-type-other',
  appliesTo: 'subject',
  severity: 'notice',
  title: 'Each field has the string type of the profile: the pod compares names byte by byte.',
  source: 'profile subject[].stringType',
  fix: 'Create the request with Botcert or openssl req -utf8 -subj …',
  exemptsCa: true,
  check: (item, { profile }) =>
    judgeValues(item, (attribute) => {
      const field = fieldOf(profile, attribute)
      const type = names.get(attribute.tag)
      // Another rule reports the deprecated string types.
      if (field === undefined || type === undefined || attribute.tag === wanted[field.stringType]) {
        return null
      }
      return `${attribute.name} is a ${type}; the profile requires ${names.get(wanted[field.stringType]) ?? ''}.`
    }),
}
