import { judgeValues } from '../attribute-faults'
import { countryCodes } from '../country-codes'
import { quote } from '../../text/foreign-text'
import type { SubjectRule } from '../rule'

export const subjectCountryNotIso: SubjectRule = {
  id: 'subject-country-not-iso',
  appliesTo: 'subject',
  severity: 'error',
  title: 'C is an ISO 3166-1 country code in two capital letters.',
  source: 'RFC 5280 Appendix A.1 (X520countryName); ISO 3166-1 alpha-2',
  related: { zlint: 'e_subject_country_not_iso', pkilint: 'cabf.invalid_country_code' },
  fix: 'Write two capital letters, for example /C=GB for the United Kingdom.',
  check: (item) =>
    judgeValues(item, ({ name, value }) =>
      name !== 'C' || value === null || countryCodes.has(value)
        ? null
        : `C is ${quote(value)}, which is not an ISO 3166-1 country code.`,
    ),
}
