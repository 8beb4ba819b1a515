import { isKnownExtension } from '../model/extension-values'
import type { SharedRule } from '../rule'
import { spanOf } from '../model/span'

export const extensionCriticalUnknown: SharedRule = {
  id: 'extension-critical-unknown',
  appliesTo: 'both',
  severity: 'warning',
  title:
    'All critical extensions are known to TLS servers: a server must refuse one that it does not know.',
  source: 'RFC 5280 §4.2',
  fix: 'Leave the extension out, or do not mark it as critical.',
  check: ({ extensions }) => {
    const unknown = extensions.filter(({ oid, isCritical }) => isCritical && !isKnownExtension(oid))
    if (unknown.length === 0) return extensions.length === 0 ? 'not-applicable' : 'pass'
    return unknown.map(({ oid, element }) => ({
      detail: `The unknown extension ${oid} is marked critical.`,
      at: spanOf(element),
    }))
  },
}
