import type { SharedRule } from '../rule'
import { spanOf } from '../model/span'

export const rsaExponentEven: SharedRule = {
  id: 'rsa-exponent-even',
  appliesTo: 'both',
  severity: 'error',
  title: 'The RSA exponent is odd.',
  source: 'RFC 8017 §3.1',
  related: { zlint: 'e_rsa_public_exponent_not_odd' },
  fix: 'Create a new key: no RSA key has an even exponent.',
  check: ({ key }) => {
    if (key.type !== 'rsa') return 'not-applicable'
    if (((key.exponent.at(-1) ?? 0) & 1) === 1) return 'pass'
    return { detail: 'The exponent of the RSA key is even.', at: spanOf(key.element) }
  },
}
