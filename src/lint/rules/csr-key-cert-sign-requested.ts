import type { RequestRule } from '../rule'
import { findExtension, parseKeyUsages } from '../model/extension-values'
import { spanOf } from '../model/span'

export const csrKeyCertSignRequested: RequestRule = {
  id: 'csr-key-cert-sign-requested',
  appliesTo: 'request',
  severity: 'error',
  title: 'The request does not ask for the right to sign certificates or revocation lists.',
  source: 'RFC 5280 §4.2.1.3',
  related: {
    zlint: 'e_sub_cert_key_usage_cert_sign_bit_set',
    pkilint: 'pkix.ee_certificate_keycertsign_keyusage_set',
  },
  fix: 'Request keyUsage=critical,digitalSignature,keyEncipherment, or leave the extension out.',
  check: (item) => {
    const extension = findExtension(item, 'keyUsage')
    if (extension === null) return 'not-applicable'
    const asked = (parseKeyUsages(extension) ?? []).filter(
      (usage) => usage === 'keyCertSign' || usage === 'cRLSign',
    )
    if (asked.length === 0) return 'pass'
    return { detail: `The request asks for ${asked.join(' and ')}.`, at: spanOf(extension.element) }
  },
}
