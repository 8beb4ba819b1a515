import { judgeValues } from '../attribute-faults'
import { isMailAddress } from '../model/general-names'
import { quote } from '../../text/foreign-text'
import type { SubjectRule } from '../rule'

export const subjectEmailForm: SubjectRule = {
  id: 'subject-email-form',
  appliesTo: 'subject',
  severity: 'error',
  title: 'The field emailAddress is one valid email address.',
  source: 'RFC 5280 §4.1.2.6; RFC 5321 §4.1.2',
  related: { pkilint: 'pkix.invalid_email_address_syntax' },
  fix: 'Write one address without a name and without angle brackets: emailAddress=admin@example.com.',
  check: (item) =>
    judgeValues(item, ({ name, value }) =>
      name !== 'emailAddress' || value === null || isMailAddress(value)
        ? null
        : `emailAddress is ${quote(value)}, which is not a valid email address.`,
    ),
}
