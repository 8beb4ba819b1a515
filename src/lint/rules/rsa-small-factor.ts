import type { SharedRule } from '../rule'
import { findSmallFactor } from '../model/rsa-weaknesses'
import { spanOf } from '../model/span'

export const rsaSmallFactor: SharedRule = {
  id: 'rsa-small-factor',
  appliesTo: 'both',
  severity: 'error',
  title: 'The RSA modulus has no prime factor below 752.',
  source: 'NIST SP 800-89 §5.3.3; CA/Browser Forum Baseline Requirements §6.1.6',
  related: {
    zlint: 'w_rsa_mod_factors_smaller_than_752',
    pkilint: 'cabf.rsa_modulus_has_small_prime_factor',
  },
  fix: 'Create a new key: this one is damaged or was never an RSA key.',
  check: ({ key }) => {
    if (key.type !== 'rsa' || !key.modulusNumber) return 'not-applicable'
    const factor = findSmallFactor(key.modulusNumber)
    if (factor === null) return 'pass'
    return { detail: `The modulus is divisible by ${factor}.`, at: spanOf(key.element) }
  },
}
