import { tags } from '../../pki/asn1/der'
import { readTime } from '../model/time-values'
import type { CertificateRule, Fault } from '../rule'
import { spanOf } from '../model/span'

export const certificateValidityEncoding: CertificateRule = {
  id: 'certificate-validity-encoding',
  appliesTo: 'certificate',
  severity: 'error',
  title:
    'Dates are UTCTime until 2049 and GeneralizedTime from 2050, in UTC, with seconds and without fractions.',
  source: 'RFC 5280 §4.1.2.5',
  related: { zlint: 'e_wrong_time_format_pre2050', pkilint: 'pkix.wrong_time_useful_type' },
  fix: 'Issue the certificate again with another tool; OpenSSL chooses the right type automatically.',
  check: ({ notBefore, notAfter }) => {
    const faults = [notBefore, notAfter].flatMap((element): readonly Fault[] => {
      const time = readTime(element)
      if (time === null)
        return [
          { detail: 'A date does not have the form that RFC 5280 requires.', at: spanOf(element) },
        ]
      const isGeneral = element.tag === tags.generalizedTime
      if (isGeneral === time.getUTCFullYear() >= 2050) return []
      const year = time.getUTCFullYear()
      return [
        {
          detail: `A date in ${year} is encoded as ${isGeneral ? 'GeneralizedTime' : 'UTCTime'}.`,
          at: spanOf(element),
        },
      ]
    })
    return faults.length === 0 ? 'pass' : faults
  },
}
