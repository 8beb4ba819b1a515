import type { RequestRule } from '../rule'
import { findExtension, parseBasicConstraints } from '../model/extension-values'
import { spanOf } from '../model/span'

export const csrCaRequested: RequestRule = {
  id: 'csr-ca-requested',
  appliesTo: 'request',
  severity: 'error',
  title: 'The request does not ask for a CA certificate.',
  source: 'RFC 5280 §4.2.1.9',
  related: { zlint: 'e_sub_cert_not_is_ca' },
  fix: 'Request basicConstraints=CA:FALSE, or leave the extension out: the CA decides.',
  check: (item) => {
    const extension = findExtension(item, 'basicConstraints')
    if (extension === null) return 'not-applicable'
    if (parseBasicConstraints(extension)?.isCa !== true) return 'pass'
    return { detail: 'The request asks for CA:TRUE.', at: spanOf(extension.element) }
  },
}
