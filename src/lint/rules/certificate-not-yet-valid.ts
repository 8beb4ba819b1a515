import { formatTime } from '../../text/dates'
import { readTime } from '../model/time-values'
import type { CertificateRule } from '../rule'
import { spanOf } from '../model/span'

export const certificateNotYetValid: CertificateRule = {
  id: 'certificate-not-yet-valid',
  appliesTo: 'certificate',
  severity: 'error',
  title: 'The validity period has started.',
  source: 'RFC 5280 §6.1.3 (a)(2)',
  fix: 'Wait until the validity period starts, or correct the clock of this computer.',
  check: ({ notBefore }, { now }) => {
    const start = readTime(notBefore)
    if (start === null) return 'not-applicable'
    if (start <= now) return 'pass'
    const detail = `The certificate is not valid before ${formatTime(start)}.`
    return { detail, at: spanOf(notBefore) }
  },
}
