import type { RequestRule } from '../rule'

export const csrVersionNot0: RequestRule = {
  id: 'csr-version-not-0',
  appliesTo: 'request',
  severity: 'error',
  title: 'The version field of a request is 0 (v1).',
  source: 'RFC 2986 §4.1',
  fix: 'Create a new request; some tools write 2, the version of a certificate, by mistake.',
  check: ({ version }) => {
    if (version.length === 1 && version[0] === 0) return 'pass'
    return {
      detail: `The version is ${version.length === 1 ? version[0] : 'a large number'}, not 0.`,
    }
  },
}
