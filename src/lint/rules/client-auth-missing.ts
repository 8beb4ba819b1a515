import { allowsClientAuth } from '../../pki/x509/extensions'
import type { SharedRule } from '../rule'
import { findExtension, parseExtendedKeyUsages } from '../model/extension-values'
import { spanOf } from '../model/span'

export const clientAuthMissing: SharedRule = {
  id: 'client-auth-missing',
  appliesTo: 'both',
  severity: 'error',
  title: 'If there is an extended key usage, it includes clientAuth.',
  source: 'RFC 5280 §4.2.1.12; profile certificate.extendedKeyUsage',
  fix: 'Request extendedKeyUsage=clientAuth: a bot is a TLS client.',
  exemptsCa: true,
  check: (item) => {
    const extension = findExtension(item, 'extendedKeyUsage')
    if (extension === null) return 'not-applicable'
    const usages = parseExtendedKeyUsages(extension)
    if (usages === null) return 'not-applicable'
    if (allowsClientAuth(usages)) return 'pass'
    return {
      detail: `The extended key usage does not include clientAuth; it lists ${usages.length} other ${usages.length === 1 ? 'purpose' : 'purposes'}.`,
      at: spanOf(extension.element),
    }
  },
}
