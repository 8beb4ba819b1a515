import type { SharedRule } from '../rule'
import { spanOf } from '../model/span'

export const rsaModulusEven: SharedRule = {
  id: 'rsa-modulus-even',
  appliesTo: 'both',
  severity: 'error',
  title: 'The RSA modulus is odd.',
  source: 'RFC 8017 §3.1',
  related: { zlint: 'w_rsa_mod_not_odd' },
  fix: 'Create a new key: this one is damaged or was never an RSA key.',
  check: ({ key }) => {
    if (key.type !== 'rsa') return 'not-applicable'
    if (((key.modulus.at(-1) ?? 0) & 1) === 1) return 'pass'
    return { detail: 'The modulus of the RSA key is even.', at: spanOf(key.element) }
  },
}
