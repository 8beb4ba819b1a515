import type { CertificateRule } from '../rule'
import { spanOf } from '../model/span'

export const certificateIssuerEmpty: CertificateRule = {
  id: 'certificate-issuer-empty',
  appliesTo: 'certificate',
  severity: 'error',
  title: 'The issuer name is not empty.',
  source: 'RFC 5280 §4.1.2.4',
  related: { zlint: 'e_issuer_field_empty' },
  fix: 'Issue the certificate with a CA whose certificate has a subject.',
  check: ({ issuer }) =>
    issuer.attributes.length === 0
      ? { detail: 'The issuer name is empty.', at: spanOf(issuer.element) }
      : 'pass',
}
