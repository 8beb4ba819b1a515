import type { CertificateRule } from '../rule'

export const certificateVersionNot3: CertificateRule = {
  id: 'certificate-version-not-3',
  appliesTo: 'certificate',
  severity: 'error',
  title: 'The certificate is of version 3: only that one can say what it is for.',
  source: 'RFC 5280 §4.1.2.1',
  related: {
    zlint: 'e_invalid_certificate_version',
    pkilint: 'pkix.certificate_version_is_not_v3',
  },
  fix: 'Issue it with extensions: openssl x509 -req … -extfile FILE makes version 3.',
  check: ({ version }) =>
    version === 3 ? 'pass' : { detail: `The certificate is of version ${version}.` },
}
