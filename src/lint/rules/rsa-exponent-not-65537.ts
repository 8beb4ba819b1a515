import type { SharedRule } from '../rule'
import { spanOf } from '../model/span'

export const rsaExponentNot65537: SharedRule = {
  id: 'rsa-exponent-not-65537',
  appliesTo: 'both',
  severity: 'warning',
  title: 'The RSA exponent is 65537: other exponents are slower, and some programs refuse them.',
  source: 'CA/Browser Forum Baseline Requirements §6.1.6',
  related: {
    zlint: 'w_rsa_public_exponent_not_in_range',
    pkilint: 'cabf.rsa_exponent_prohibited_value',
  },
  fix: 'Create a new key with the usual exponent: openssl genrsa 4096 uses 65537.',
  check: ({ key }) => {
    if (key.type !== 'rsa') return 'not-applicable'
    const [first, second, third] = key.exponent
    if (key.exponent.length === 3 && first === 1 && second === 0 && third === 1) return 'pass'
    return { detail: 'The exponent of the RSA key is not 65537.', at: spanOf(key.element) }
  },
}
