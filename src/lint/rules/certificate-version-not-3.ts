import type { CertificateRule } from '../rule'

export const certificateVersionNot3: CertificateRule = {
  id: 'certificate-version-not-3',
  appliesTo: 'certificate',
  severity: 'error',
  title: 'The certificate has version 3, the only version with extensions.',
  source: 'RFC 5280 §4.1.2.1',
  related: {
    zlint: 'e_invalid_certificate_version',
    pkilint: 'pkix.certificate_version_is_not_v3',
  },
  fix: 'Issue the certificate with extensions: openssl x509 -req … -extfile FILE writes version 3.',
  check: ({ version }) =>
    version === 3 ? 'pass' : { detail: `The certificate has version ${version}.` },
}
