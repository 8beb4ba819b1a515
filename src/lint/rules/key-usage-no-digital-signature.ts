import { allowsSignatures } from '../../pki/x509/extensions'
import type { SharedRule } from '../rule'
import { findExtension, parseKeyUsages } from '../model/extension-values'
import { spanOf } from '../model/span'

export const keyUsageNoDigitalSignature: SharedRule = {
  id: 'key-usage-no-digital-signature',
  appliesTo: 'both',
  severity: 'error',
  title: 'If there is a key usage, it includes digitalSignature, which TLS clients need.',
  source: 'RFC 5280 §4.2.1.3, §4.2.1.12; RFC 8446 §4.4.2.4',
  related: { zlint: 'e_key_usage_and_extended_key_usage_inconsistent' },
  fix: 'Request keyUsage=critical,digitalSignature,keyEncipherment.',
  exemptsCa: true,
  check: (item) => {
    const extension = findExtension(item, 'keyUsage')
    const usages = extension === null ? null : parseKeyUsages(extension)
    if (extension === null || usages === null) return 'not-applicable'
    if (allowsSignatures(usages)) return 'pass'
    return {
      detail: `The key usage is ${usages.join(', ') || 'empty'}.`,
      at: spanOf(extension.element),
    }
  },
}
