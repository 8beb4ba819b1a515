import { findExtension } from '../model/extension-values'
import type { CertificateRule } from '../rule'

export const certificateSkiMissing: CertificateRule = {
  id: 'certificate-ski-missing',
  appliesTo: 'certificate',
  severity: 'warning',
  title: 'The certificate has a subject key identifier.',
  source: 'RFC 5280 §4.2.1.2',
  related: { zlint: 'w_ext_subject_key_identifier_missing_sub_cert' },
  fix: 'Issue the certificate with subjectKeyIdentifier=hash.',
  check: (item) => {
    if (item.version !== 3) return 'not-applicable'
    if (findExtension(item, 'subjectKeyIdentifier') !== null) return 'pass'
    return { detail: 'The certificate has no subject key identifier.' }
  },
}
