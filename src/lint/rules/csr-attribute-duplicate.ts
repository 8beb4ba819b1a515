import type { RequestRule } from '../rule'
import { findDoubles } from '../doubles'
import { spanOf } from '../model/span'

export const csrAttributeDuplicate: RequestRule = {
  id: 'csr-attribute-duplicate',
  appliesTo: 'request',
  severity: 'error',
  title: 'A request contains each attribute type only once.',
  source: 'RFC 2986 §4.1; X.501 §9.3',
  fix: 'Create a new request with one extensionRequest that contains all extensions.',
  check: ({ attributes }) => {
    const doubles = findDoubles(attributes ?? [], ({ oid }) => oid)
    if (doubles.length === 0) return 'pass'
    return doubles.map(({ oid, element }) => ({
      detail: `The attribute ${oid} occurs more than once.`,
      at: spanOf(element),
    }))
  },
}
