import { isKnownExtension } from '../model/extension-values'
import type { SharedRule } from '../rule'
import { spanOf } from '../model/span'

export const extensionCriticalUnknown: SharedRule = {
  id: 'extension-critical-unknown',
  appliesTo: 'both',
  severity: 'warning',
  title: 'No extension is critical that TLS servers do not know: they would have to refuse it.',
  source: 'RFC 5280 §4.2',
  fix: 'Leave the extension out, or do not mark it critical.',
  check: ({ extensions }) => {
    const unknown = extensions.filter(({ oid, isCritical }) => isCritical && !isKnownExtension(oid))
    if (unknown.length === 0) return extensions.length === 0 ? 'not-applicable' : 'pass'
    return unknown.map(({ oid, element }) => ({
      detail: `The extension ${oid} is critical.`,
      at: spanOf(element),
    }))
  },
}
