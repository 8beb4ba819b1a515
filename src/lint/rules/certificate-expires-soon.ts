import { formatTime } from '../../text/dates'
import { dayMs, readTime } from '../model/time-values'
import type { CertificateRule } from '../rule'
import { spanOf } from '../model/span'

/** Enough time for a PKI team and a change window. */
const soonDays = 30

export const certificateExpiresSoon: CertificateRule = {
  id: 'certificate-expires-soon',
  appliesTo: 'certificate',
  severity: 'warning',
  title: 'The certificate is valid for at least 30 more days.',
  source: 'RFC 5280 §4.1.2.5',
  fix: 'Renew the certificate now with the same subject and a new key.',
  check: ({ notAfter }, { now }) => {
    const end = readTime(notAfter)
    if (end === null || end < now) return 'not-applicable'
    const days = (end.getTime() - now.getTime()) / dayMs
    if (days >= soonDays) return 'pass'
    const detail = `The certificate expires at ${formatTime(end)}, in ${Math.floor(days)} days.`
    return { detail, at: spanOf(notAfter) }
  },
}
