import type { SharedRule } from '../rule'
import { fermatRounds, hasClosePrimes } from '../model/rsa-weaknesses'
import { spanOf } from '../model/span'

export const rsaFermatClosePrimes: SharedRule = {
  id: 'rsa-fermat-close-primes',
  appliesTo: 'both',
  severity: 'error',
  title: 'The two primes of the RSA key are not close enough for Fermat’s factorization method.',
  source: 'CVE-2022-26320; FIPS 186-5 §A.1.1; CA/Browser Forum Baseline Requirements §6.1.1.3',
  related: { zlint: 'e_rsa_fermat_factorization' },
  fix: 'Create a new key with another tool: anyone can compute this private key.',
  check: ({ key }) => {
    if (key.type !== 'rsa' || !key.modulusNumber) return 'not-applicable'
    if (!hasClosePrimes(key.modulusNumber)) return 'pass'
    return {
      detail: `Fermat’s method factors the modulus within ${fermatRounds} rounds.`,
      at: spanOf(key.element),
    }
  },
}
