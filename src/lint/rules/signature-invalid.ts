import type { SharedRule } from '../rule'
import { spanOf } from '../model/span'

export const signatureInvalid: SharedRule = {
  id: 'signature-invalid',
  appliesTo: 'both',
  severity: 'error',
  title: 'A request, and a self-signed certificate, is signed by its own key.',
  source: 'RFC 2986 §3, §4.2; RFC 5280 §4.1.1.3',
  fix: 'Make the request anew: it was changed after it was signed, or signed with another key.',
  check: ({ signature }) => {
    if (signature.result === 'unsupported') return 'not-applicable'
    if (signature.result === 'valid') return 'pass'
    return {
      detail: `The signature (${signature.algorithm.name}) is not that of the public key inside.`,
      at: spanOf(signature.element),
    }
  },
}
