import type { RequestRule } from '../rule'

export const csrAttributesMissing: RequestRule = {
  id: 'csr-attributes-missing',
  appliesTo: 'request',
  severity: 'error',
  title: 'The attributes of a request are there, if only as an empty set.',
  source: 'RFC 2986 §4.1',
  fix: 'Make the request anew with another tool: GnuTLS and others refuse one without this part.',
  check: ({ attributes }) =>
    attributes === null
      ? { detail: 'The request ends after the public key; the set of attributes is missing.' }
      : 'pass',
}
