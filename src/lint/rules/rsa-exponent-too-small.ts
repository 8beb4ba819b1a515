import type { SharedRule } from '../rule'
import { spanOf } from '../model/span'
import { toBigInt } from '../model/big-integer'

export const rsaExponentTooSmall: SharedRule = {
  id: 'rsa-exponent-too-small',
  appliesTo: 'both',
  severity: 'error',
  title: 'The RSA exponent is at least 65537.',
  source: 'FIPS 186-5 §A.1.1; NIST SP 800-56B r2 §6.2.1',
  related: { zlint: 'e_rsa_public_exponent_too_small' },
  fix: 'Create a new key with the usual exponent: openssl genrsa 4096 uses 65537.',
  check: ({ key }) => {
    if (key.type !== 'rsa') return 'not-applicable'
    if (key.exponent.length > 3 || toBigInt(key.exponent) >= 65_537n) return 'pass'
    return {
      detail: `The exponent of the RSA key is ${toBigInt(key.exponent)}.`,
      at: spanOf(key.element),
    }
  },
}
