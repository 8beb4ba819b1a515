import type { SubjectRule } from '../rule'
import { spanOf } from '../model/span'

export const subjectFieldMissing: SubjectRule = {
  id: 'subject-field-missing',
  appliesTo: 'subject',
  severity: 'error',
  title: 'The subject has every field that the profile requires.',
  source: 'profile subject[].required',
  fix: 'Write all fields with Botcert or openssl req -new -subj "/CN=…/O=…/OU=…/C=…".',
  exemptsCa: true,
  check: ({ subject }, { profile }) => {
    const missing = profile.subject.filter(
      ({ attribute, required }) =>
        required && !subject.attributes.some(({ name }) => name === attribute),
    )
    if (missing.length === 0) return 'pass'
    return missing.map(({ attribute, label }) => ({
      detail: `${attribute} (${label}) is missing.`,
      at: spanOf(subject.element),
      attribute,
    }))
  },
}
