import { tags } from '../../pki/asn1/der'
import { fieldOf, judgeValues } from '../attribute-faults'
import type { SharedRule } from '../rule'

const names: ReadonlyMap<number, string> = new Map([
  [tags.utf8String, 'UTF8String'],
  [tags.printableString, 'PrintableString'],
  [tags.ia5String, 'IA5String'],
])
const wanted = { utf8: tags.utf8String, printable: tags.printableString, ia5: tags.ia5String }

export const subjectStringTypeOther: SharedRule = {
  id: 'subject-string-type-other',
  appliesTo: 'both',
  severity: 'notice',
  title: 'Fields have the string type of the profile: names are compared byte by byte.',
  source: 'profile subject[].stringType',
  fix: 'Make the request with openssl req -utf8 -subj …, or the page Create.',
  exemptsCa: true,
  check: (item, { profile }) =>
    judgeValues(item, (attribute) => {
      const field = fieldOf(profile, attribute)
      const type = names.get(attribute.tag)
      // The old string types are another rule's.
      if (field === undefined || type === undefined || attribute.tag === wanted[field.stringType]) {
        return null
      }
      return `${attribute.name} is a ${type}; the profile writes ${names.get(wanted[field.stringType]) ?? ''}.`
    }),
}
