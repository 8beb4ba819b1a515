import type { SharedRule } from '../rule'
import { spanOf } from '../model/span'

export const signatureInvalid: SharedRule = {
  id: 'signature-invalid',
  appliesTo: 'both',
  severity: 'error',
  title: 'The signature of a request or a self-signed certificate matches its public key.',
  source: 'RFC 2986 §3, §4.2; RFC 5280 §4.1.1.3',
  fix: 'Create a new request: this one was changed after it was signed, or was signed with another key.',
  check: ({ signature }) => {
    if (signature.result === 'unsupported') return 'not-applicable'
    if (signature.result === 'valid') return 'pass'
    return {
      detail: `The signature (${signature.algorithm.name}) does not match the public key.`,
      at: spanOf(signature.element),
    }
  },
}
