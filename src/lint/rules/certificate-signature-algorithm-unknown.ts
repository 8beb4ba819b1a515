import type { CertificateRule } from '../rule'
import { spanOf } from '../model/span'

export const certificateSignatureAlgorithmUnknown: CertificateRule = {
  id: 'certificate-signature-algorithm-unknown',
  appliesTo: 'certificate',
  severity: 'warning',
  title: 'The certificate is signed with an algorithm that every TLS server knows.',
  source: 'RFC 8446 §4.2.3',
  fix: 'Ask the CA to sign with SHA-256, SHA-384 or SHA-512: openssl x509 -req -sha256 …',
  check: ({ signature }) => {
    const { hash, name } = signature.algorithm
    if (hash !== null) return 'pass'
    return {
      detail: `The certificate is signed with ${name}, not with SHA-256, SHA-384 or SHA-512.`,
      at: spanOf(signature.element),
    }
  },
}
