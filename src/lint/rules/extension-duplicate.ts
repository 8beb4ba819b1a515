import type { SharedRule } from '../rule'
import { findDoubles } from '../doubles'
import { spanOf } from '../model/span'

export const extensionDuplicate: SharedRule = {
  id: 'extension-duplicate',
  appliesTo: 'both',
  severity: 'error',
  title: 'Each extension occurs only once.',
  source: 'RFC 5280 §4.2',
  related: { zlint: 'e_ext_duplicate_extension', pkilint: 'pkix.duplicate_extension' },
  fix: 'List each extension once in the section that req_extensions or x509_extensions names.',
  check: ({ extensions }) => {
    const doubles = findDoubles(extensions, ({ oid }) => oid)
    if (doubles.length === 0) return 'pass'
    return doubles.map(({ oid, element }) => ({
      detail: `The extension ${oid} occurs more than once.`,
      at: spanOf(element),
    }))
  },
}
