import { dayMs, readTime } from '../model/time-values'
import type { PairRule } from '../rule'
import { spanOf } from '../model/span'

export const pairValidityShorter: PairRule = {
  id: 'pair-validity-shorter',
  appliesTo: 'pair',
  severity: 'notice',
  title: 'The certificate is valid for the number of days that the profile requires.',
  source: 'profile certificate.validDays',
  fix: 'Plan to renew the certificate earlier than usual.',
  check: (_request, { notBefore, notAfter }, { profile }) => {
    const [start, end] = [readTime(notBefore), readTime(notAfter)]
    if (start === null || end === null) return 'not-applicable'
    // The last second counts (RFC 5280 §4.1.2.5): many CAs end at 23:59:59.
    const days = Math.floor((end.getTime() - start.getTime() + 1000) / dayMs)
    const { validDays } = profile.certificate
    if (days >= validDays) return 'pass'
    return {
      detail: `The certificate is valid for ${days} days; the profile requires ${validDays}.`,
      at: spanOf(notAfter),
    }
  },
}
