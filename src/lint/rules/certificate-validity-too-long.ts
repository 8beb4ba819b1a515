import { dayMs, readTime } from '../model/time-values'
import type { CertificateRule } from '../rule'
import { spanOf } from '../model/span'

export const certificateValidityTooLong: CertificateRule = {
  id: 'certificate-validity-too-long',
  appliesTo: 'certificate',
  severity: 'warning',
  title: 'The certificate is valid no longer than the profile’s days.',
  source: 'profile certificate.validDays',
  fix: 'Issue it for fewer days: openssl x509 -req … -days N.',
  exemptsCa: true,
  check: ({ notBefore, notAfter }, { profile }) => {
    const [start, end] = [readTime(notBefore), readTime(notAfter)]
    if (start === null || end === null) return 'not-applicable'
    const days = (end.getTime() - start.getTime()) / dayMs
    // A CA dates back by minutes, for clocks that are behind.
    if (days <= profile.certificate.validDays + 1) return 'pass'
    return {
      detail: `It is valid for ${Math.floor(days)} days; the profile has ${profile.certificate.validDays}.`,
      at: spanOf(notAfter),
    }
  },
}
