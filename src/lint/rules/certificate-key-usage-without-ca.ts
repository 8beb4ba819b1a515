import { findExtension, parseKeyUsages } from '../model/extension-values'
import type { CertificateRule } from '../rule'
import { spanOf } from '../model/span'

export const certificateKeyUsageWithoutCa: CertificateRule = {
  id: 'certificate-key-usage-without-ca',
  appliesTo: 'certificate',
  severity: 'error',
  title: 'Only a CA certificate has keyCertSign.',
  source: 'RFC 5280 §4.2.1.3, §4.2.1.9',
  related: {
    zlint: 'e_ext_key_usage_cert_sign_without_ca',
    pkilint: 'pkix.ee_certificate_keycertsign_keyusage_set',
  },
  fix: 'Issue the certificate with keyUsage=critical,digitalSignature,keyEncipherment.',
  check: (item) => {
    const usage = findExtension(item, 'keyUsage')
    if (usage === null) return 'not-applicable'
    if (item.isCa || parseKeyUsages(usage)?.includes('keyCertSign') !== true) return 'pass'
    return {
      detail: 'The certificate has keyCertSign but is not a CA certificate.',
      at: spanOf(usage.element),
    }
  },
}
