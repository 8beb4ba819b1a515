import type { SharedRule } from '../rule'

export const privateKeyBeside: SharedRule = {
  id: 'private-key-beside',
  appliesTo: 'both',
  severity: 'error',
  title: 'The file holds no private key: a key that was sent to anybody is no secret any more.',
  source: 'RFC 2986 §1; NIST SP 800-57 part 1 r5 §6.1.1',
  fix: 'Throw the key away, make a new one, and send the request alone.',
  check: (_item, { hasPrivateKeyBeside }) =>
    hasPrivateKeyBeside ? { detail: 'The same file holds a private key.' } : 'pass',
}
