import { fieldOf, judgeValues } from '../attribute-faults'
import { quote } from '../../text/foreign-text'
import type { SubjectRule } from '../rule'

export const subjectAttributeUnknown: SubjectRule = {
  id: 'subject-attribute-unknown',
  appliesTo: 'subject',
  severity: 'notice',
  title: 'The subject contains only fields that the profile defines.',
  source: 'profile subject',
  fix: 'Leave the field out, or add it to the profile.',
  exemptsCa: true,
  check: (item, { profile }) =>
    judgeValues(item, (attribute) =>
      fieldOf(profile, attribute) === undefined
        ? `${attribute.name} (${quote(attribute.value ?? 'unreadable')}) is not defined in the profile.`
        : null,
    ),
}
