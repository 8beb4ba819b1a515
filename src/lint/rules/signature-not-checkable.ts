import type { RequestRule } from '../rule'
import { spanOf } from '../model/span'

export const signatureNotCheckable: RequestRule = {
  id: 'signature-not-checkable',
  appliesTo: 'request',
  severity: 'warning',
  title: 'The signature of a request can be verified.',
  source: 'RFC 2986 §3',
  fix: 'Ask for a request that is signed with SHA-256 and an RSA, NIST EC or Ed25519 key.',
  check: ({ signature }) =>
    signature.result === 'unsupported'
      ? {
          detail: `Botcert cannot verify the signature (${signature.algorithm.name}), so the sender may not have the private key.`,
          at: spanOf(signature.element),
        }
      : 'pass',
}
