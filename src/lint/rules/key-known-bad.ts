import type { SharedRule } from '../rule'
import { spanOf } from '../model/span'

export const keyKnownBad: SharedRule = {
  id: 'key-known-bad',
  appliesTo: 'both',
  severity: 'error',
  title: 'The key is none that the profile lists as known to others.',
  source: 'profile knownKeys; CA/Browser Forum Baseline Requirements §6.1.1.3',
  fix: 'Make a new key, and find out how the old one came into other hands.',
  check: ({ key, spkiSha256 }, { profile }) => {
    if (profile.knownKeys?.includes(spkiSha256) !== true) return 'pass'
    return {
      detail: `The key with the SHA-256 ${spkiSha256} is on the list.`,
      at: spanOf(key.element),
    }
  },
}
