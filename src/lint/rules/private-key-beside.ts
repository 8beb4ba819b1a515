import type { SharedRule } from '../rule'

export const privateKeyBeside: SharedRule = {
  id: 'private-key-beside',
  appliesTo: 'both',
  severity: 'error',
  title: 'The file contains no private key: a key that was sent to anyone is no longer secret.',
  source: 'RFC 2986 §1; NIST SP 800-57 part 1 r5 §6.1.1',
  fix: 'Discard this key, create a new one, and send only the request.',
  check: (_item, { hasPrivateKeyBeside }) =>
    hasPrivateKeyBeside === true ? { detail: 'The same file contains a private key.' } : 'pass',
}
