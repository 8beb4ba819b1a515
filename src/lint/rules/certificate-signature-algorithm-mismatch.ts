import { equalBytes } from '../../text/bytes'
import type { CertificateRule } from '../rule'
import { spanOf } from '../model/span'

export const certificateSignatureAlgorithmMismatch: CertificateRule = {
  id: 'certificate-signature-algorithm-mismatch',
  appliesTo: 'certificate',
  severity: 'error',
  title: 'The signature algorithm inside the signed part is the one outside.',
  source: 'RFC 5280 §4.1.1.2',
  related: {
    zlint: 'e_cert_sig_alg_not_match_tbs_sig_alg',
    pkilint: 'pkix.certificate_signature_algorithm_mismatch',
  },
  fix: 'Issue it anew: somebody changed one of them, or the CA’s software is broken.',
  check: ({ innerAlgorithm, signature }) =>
    equalBytes(innerAlgorithm.bytes, signature.element.bytes)
      ? 'pass'
      : {
          detail: 'The two signature algorithms of the certificate differ.',
          at: spanOf(signature.element),
        },
}
