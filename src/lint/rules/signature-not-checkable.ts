import type { RequestRule } from '../rule'
import { spanOf } from '../model/span'

export const signatureNotCheckable: RequestRule = {
  id: 'signature-not-checkable',
  appliesTo: 'request',
  severity: 'warning',
  title: 'The signature of a request is of a kind that can be checked.',
  source: 'RFC 2986 §3',
  fix: 'Ask for a request that is signed with SHA-256 and an RSA, NIST EC or Ed25519 key.',
  check: ({ signature }) =>
    signature.result === 'unsupported'
      ? {
          detail: `A signature of ${signature.algorithm.name} with this key is not checked here: whoever sent the request may not have the key.`,
          at: spanOf(signature.element),
        }
      : 'pass',
}
