import type { RequestRule } from '../rule'

export const csrVersionNot0: RequestRule = {
  id: 'csr-version-not-0',
  appliesTo: 'request',
  severity: 'error',
  title: 'The version of a request is 0, which is called v1.',
  source: 'RFC 2986 §4.1',
  fix: 'Make the request anew; some tools write the certificate’s version 2 by mistake.',
  check: ({ version }) => {
    if (version.length === 1 && version[0] === 0) return 'pass'
    return {
      detail: `The version is ${version.length === 1 ? version[0] : 'a large number'}, not 0.`,
    }
  },
}
