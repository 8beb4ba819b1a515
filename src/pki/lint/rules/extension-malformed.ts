import type { SharedRule } from '../rule'
import { spanOf } from '../span'

export const extensionMalformed: SharedRule = {
  id: 'extension-malformed',
  appliesTo: 'both',
  severity: 'error',
  says: 'The value of an extension is one element of DER.',
  source: 'RFC 5280 §4.2',
  mend: 'Make it anew; an extension given to openssl as raw DER: must be valid DER.',
  check: ({ extensions }) => {
    const broken = extensions.filter(({ value }) => value === null)
    if (broken.length === 0) return extensions.length === 0 ? 'not-applicable' : 'pass'
    return broken.map(({ oid, element }) => ({
      detail: `The value of the extension ${oid} is not DER.`,
      at: spanOf(element),
    }))
  },
}
