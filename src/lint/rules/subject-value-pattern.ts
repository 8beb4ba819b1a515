import { fieldOf, judgeValues } from '../attribute-faults'
import { quote } from '../../text/foreign-text'
import type { SubjectRule } from '../rule'

/** Compiled patterns; profiles have only a few. */
const compiled = new Map<string, RegExp>()

function compile(pattern: string): RegExp {
  const known = compiled.get(pattern) ?? new RegExp(`^(?:${pattern})$`, 'u')
  compiled.set(pattern, known)
  return known
}

export const subjectValuePattern: SubjectRule = {
  id: 'subject-value-pattern',
  appliesTo: 'subject',
  severity: 'error',
  title: 'Each field matches the pattern and the minimum length of the profile.',
  source: 'profile subject[].pattern, subject[].minLength',
  fix: 'Change the value so that it matches the pattern of the profile.',
  exemptsCa: true,
  check: (item, { profile }) =>
    judgeValues(item, (attribute) => {
      const field = fieldOf(profile, attribute)
      const { name, value } = attribute
      if (field === undefined || value === null || value === '') return null
      if (Array.from(value).length < (field.minLength ?? 1)) {
        return `${name} is ${quote(value)}, which is shorter than ${field.minLength ?? 1} characters.`
      }
      const { pattern } = field
      if (pattern === undefined || compile(pattern).test(value)) return null
      return `${name} is ${quote(value)}, which does not match ${pattern}.`
    }),
}
