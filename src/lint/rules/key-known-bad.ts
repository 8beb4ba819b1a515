import type { SharedRule } from '../rule'
import { spanOf } from '../model/span'

export const keyKnownBad: SharedRule = {
  id: 'key-known-bad',
  appliesTo: 'both',
  severity: 'error',
  title: 'The key is not on the profile’s list of compromised keys.',
  source: 'profile knownKeys; CA/Browser Forum Baseline Requirements §6.1.1.3',
  fix: 'Create a new key, and find out how the old one was disclosed.',
  check: ({ key, spkiSha256 }, { profile }) => {
    if (profile.knownKeys?.includes(spkiSha256) !== true) return 'pass'
    return {
      detail: `The public key with SHA-256 ${spkiSha256} is on the profile’s list of compromised keys.`,
      at: spanOf(key.element),
    }
  },
}
