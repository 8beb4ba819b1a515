import { readTime } from '../model/time-values'
import type { CertificateRule } from '../rule'
import { spanOf } from '../model/span'

export const certificateValidityInverted: CertificateRule = {
  id: 'certificate-validity-inverted',
  appliesTo: 'certificate',
  severity: 'error',
  title: 'The validity period does not end before it starts.',
  source: 'RFC 5280 §4.1.2.5',
  related: {
    zlint: 'e_validity_time_not_positive',
    pkilint: 'pkix.certificate_negative_validity_period',
  },
  fix: 'Issue the certificate again with the right dates.',
  check: ({ notBefore, notAfter }) => {
    const [start, end] = [readTime(notBefore), readTime(notAfter)]
    if (start === null || end === null) return 'not-applicable'
    if (start <= end) return 'pass'
    return { detail: 'The validity period ends before it starts.', at: spanOf(notAfter) }
  },
}
