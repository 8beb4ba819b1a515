import { formatTime, readTime } from '../model/time-values'
import type { CertificateRule } from '../rule'
import { spanOf } from '../model/span'

export const certificateNotYetValid: CertificateRule = {
  id: 'certificate-not-yet-valid',
  appliesTo: 'certificate',
  severity: 'warning',
  title: 'The certificate has begun.',
  source: 'RFC 5280 §6.1.3 (a)(2)',
  fix: 'Wait until it begins, or set the clock right.',
  check: ({ notBefore }, { now }) => {
    const start = readTime(notBefore)
    if (start === null) return 'not-applicable'
    if (start <= now) return 'pass'
    return { detail: `It begins at ${formatTime(start)}.`, at: spanOf(notBefore) }
  },
}
