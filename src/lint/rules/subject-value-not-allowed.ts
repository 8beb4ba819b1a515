import { fieldOf, judgeValues } from '../attribute-faults'
import { quote } from '../quote'
import type { SharedRule } from '../rule'

export const subjectValueNotAllowed: SharedRule = {
  id: 'subject-value-not-allowed',
  appliesTo: 'both',
  severity: 'error',
  title: 'Each field holds one of the values that the profile allows for it.',
  source: 'profile subject[].allowed',
  fix: 'Write the field as the profile lists it, letter for letter.',
  exemptsCa: true,
  check: (item, { profile }) =>
    judgeValues(item, (attribute) => {
      const allowed = fieldOf(profile, attribute)?.allowed
      const { name, value } = attribute
      if (allowed === undefined || value === null || allowed.includes(value)) return null
      return `${name} is ${quote(value)}; allowed are ${allowed.map(quote).join(', ')}.`
    }),
}
