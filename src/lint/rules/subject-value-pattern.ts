import { fieldOf, judgeValues } from '../attribute-faults'
import { quote } from '../quote'
import type { SharedRule } from '../rule'

/** Of the few that profiles have. */
const compiled = new Map<string, RegExp>()

function compile(pattern: string): RegExp {
  const known = compiled.get(pattern) ?? new RegExp(`^(?:${pattern})$`, 'u')
  compiled.set(pattern, known)
  return known
}

export const subjectValuePattern: SharedRule = {
  id: 'subject-value-pattern',
  appliesTo: 'both',
  severity: 'error',
  title: 'Each field has the form that the profile asks for.',
  source: 'profile subject[].pattern, subject[].minLength',
  fix: 'Write the field in the form that the profile’s pattern describes.',
  exemptsCa: true,
  check: (item, { profile }) =>
    judgeValues(item, (attribute) => {
      const field = fieldOf(profile, attribute)
      const { name, value } = attribute
      if (field === undefined || value === null || value === '') return null
      if (Array.from(value).length < (field.minLength ?? 1)) {
        return `${name} is ${quote(value)}, shorter than ${field.minLength ?? 1} characters.`
      }
      const { pattern } = field
      if (pattern === undefined || compile(pattern).test(value)) return null
      return `${name} is ${quote(value)}, which does not match ${pattern}.`
    }),
}
