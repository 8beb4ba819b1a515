import { findExtension } from '../model/extension-values'
import type { CertificateRule } from '../rule'
import { spanOf } from '../model/span'

export const certificateIsCa: CertificateRule = {
  id: 'certificate-is-ca',
  appliesTo: 'certificate',
  severity: 'notice',
  title: 'The certificate is not a CA certificate.',
  source: 'RFC 5280 §4.2.1.9',
  related: { zlint: 'e_sub_cert_not_is_ca' },
  fix: 'For a bot, issue a certificate with basicConstraints=critical,CA:FALSE.',
  check: (item) => {
    const extension = findExtension(item, 'basicConstraints')
    if (extension === null) return 'not-applicable'
    if (!item.isCa) return 'pass'
    return {
      detail: 'The certificate is a CA certificate (CA:TRUE).',
      at: spanOf(extension.element),
    }
  },
}
