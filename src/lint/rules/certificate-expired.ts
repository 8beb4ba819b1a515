import { formatTime } from '../../text/dates'
import { readTime } from '../model/time-values'
import type { CertificateRule } from '../rule'
import { spanOf } from '../model/span'

export const certificateExpired: CertificateRule = {
  id: 'certificate-expired',
  appliesTo: 'certificate',
  severity: 'error',
  title: 'The certificate has not expired.',
  source: 'RFC 5280 §6.1.3 (a)(2)',
  fix: 'Renew the certificate with the same subject and a new key.',
  check: ({ notAfter }, { now }) => {
    const end = readTime(notAfter)
    if (end === null) return 'not-applicable'
    if (end >= now) return 'pass'
    return { detail: `The certificate expired at ${formatTime(end)}.`, at: spanOf(notAfter) }
  },
}
