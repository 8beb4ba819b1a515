import { fieldOf, judgeValues } from '../attribute-faults'
import type { SubjectRule } from '../rule'

/** RFC 5280 Appendix A.1, by short name; a profile may set a lower limit. */
const upperBounds: Readonly<Record<string, number>> = {
  CN: 64,
  O: 64,
  OU: 64,
  C: 2,
  L: 128,
  ST: 128,
  emailAddress: 255,
  serialNumber: 64,
  title: 64,
  givenName: 32_768,
  surname: 32_768,
}

export const subjectValueTooLong: SubjectRule = {
  id: 'subject-value-too-long',
  appliesTo: 'subject',
  severity: 'error',
  title: 'No field is longer than RFC 5280 and the profile allow.',
  source: 'RFC 5280 Appendix A.1 (upper bounds); profile subject[].maxLength',
  related: { zlint: 'e_subject_common_name_max_length' },
  fix: 'Shorten the field.',
  check: (item, { profile }) =>
    judgeValues(item, (attribute) => {
      const { name, value } = attribute
      const limit = fieldOf(profile, attribute)?.maxLength ?? upperBounds[name]
      if (value === null || limit === undefined) return null
      // The upper bounds count characters, not bytes.
      const length = Array.from(value).length
      return length > limit
        ? `${name} has ${length} characters; at most ${limit} are allowed.`
        : null
    }),
}
