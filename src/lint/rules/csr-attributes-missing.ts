import type { RequestRule } from '../rule'

export const csrAttributesMissing: RequestRule = {
  id: 'csr-attributes-missing',
  appliesTo: 'request',
  severity: 'error',
  title: 'A request contains the set of attributes, even if the set is empty.',
  source: 'RFC 2986 §4.1',
  fix: 'Create a new request with another tool: GnuTLS and others refuse requests without this part.',
  check: ({ attributes }) =>
    attributes === null
      ? { detail: 'The request ends after the public key; the set of attributes is missing.' }
      : 'pass',
}
