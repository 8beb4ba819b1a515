import { dayMs, readTime } from '../model/time-values'
import type { CertificateRule } from '../rule'
import { spanOf } from '../model/span'

export const certificateValidityTooLong: CertificateRule = {
  id: 'certificate-validity-too-long',
  appliesTo: 'certificate',
  severity: 'warning',
  title: 'The certificate is not valid for more days than the profile allows.',
  source: 'profile certificate.validDays',
  fix: 'Issue the certificate for fewer days: openssl x509 -req … -days N.',
  exemptsCa: true,
  check: ({ notBefore, notAfter }, { profile }) => {
    const [start, end] = [readTime(notBefore), readTime(notAfter)]
    if (start === null || end === null) return 'not-applicable'
    const days = (end.getTime() - start.getTime()) / dayMs
    // CAs backdate the start by some minutes, for clocks that are slow.
    if (days <= profile.certificate.validDays + 1) return 'pass'
    return {
      detail: `The certificate is valid for ${Math.floor(days)} days; the profile allows ${profile.certificate.validDays}.`,
      at: spanOf(notAfter),
    }
  },
}
