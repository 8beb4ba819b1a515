import type { SharedRule } from '../rule'
import { spanOf } from '../model/span'

export const publicKeyMalformed: SharedRule = {
  id: 'public-key-malformed',
  appliesTo: 'both',
  severity: 'error',
  title: 'The public key can be read.',
  source: 'RFC 3279 §2.3; RFC 5480 §2; RFC 8017 Appendix A.1.1',
  fix: 'Create a new key and a new request.',
  check: ({ key }) => {
    if (key.type === 'unreadable') return { detail: key.error.message, at: spanOf(key.element) }
    if (key.type === 'rsa' && key.isNegative) {
      return { detail: 'The modulus of the RSA key is negative.', at: spanOf(key.element) }
    }
    return 'pass'
  },
}
