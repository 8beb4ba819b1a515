import { equalBytes } from '../../text/bytes'
import type { CertificateRule } from '../rule'
import { spanOf } from '../model/span'

export const certificateSignatureAlgorithmMismatch: CertificateRule = {
  id: 'certificate-signature-algorithm-mismatch',
  appliesTo: 'certificate',
  severity: 'error',
  title: 'The signed part and the certificate name the same signature algorithm.',
  source: 'RFC 5280 §4.1.1.2',
  related: {
    zlint: 'e_cert_sig_alg_not_match_tbs_sig_alg',
    pkilint: 'pkix.certificate_signature_algorithm_mismatch',
  },
  fix: 'Issue the certificate again: it was changed, or the CA software has a bug.',
  check: ({ innerAlgorithm, signature }) =>
    equalBytes(innerAlgorithm.bytes, signature.element.bytes)
      ? 'pass'
      : {
          detail: 'The signed part names a different signature algorithm than the certificate.',
          at: spanOf(signature.element),
        },
}
