import { fieldOf, judgeValues } from '../attribute-faults'
import { quote } from '../../text/foreign-text'
import type { SubjectRule } from '../rule'

export const subjectValueNotAllowed: SubjectRule = {
  id: 'subject-value-not-allowed',
  appliesTo: 'subject',
  severity: 'error',
  title: 'Each field has one of the values that the profile allows.',
  source: 'profile subject[].allowed',
  fix: 'Use one of the allowed values, with the same spelling and case.',
  exemptsCa: true,
  check: (item, { profile }) =>
    judgeValues(item, (attribute) => {
      const allowed = fieldOf(profile, attribute)?.allowed
      const { name, value } = attribute
      if (allowed === undefined || value === null || allowed.includes(value)) return null
      return `${name} is ${quote(value)}; the profile allows ${allowed.map(quote).join(', ')}.`
    }),
}
