import { tags } from '../../pki/asn1/der'
import { judgeValues } from '../attribute-faults'
import type { SubjectRule } from '../rule'

export const subjectCountryNotPrintableString: SubjectRule = {
  id: 'subject-country-not-printable-string',
  appliesTo: 'subject',
  severity: 'error',
  title: 'C is a PrintableString.',
  source: 'RFC 5280 Appendix A.1 (X520countryName)',
  related: { zlint: 'e_subject_dn_country_not_printable_string' },
  fix: 'Create the request with openssl req -subj, which chooses the right type for C.',
  check: (item) =>
    judgeValues(item, ({ name, tag }) =>
      name !== 'C' || tag === tags.printableString ? null : 'C is not a PrintableString.',
    ),
}
