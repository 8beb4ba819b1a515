import type { SharedRule } from '../rule'
import { spanOf } from '../model/span'

export const rsaModulusNotExact: SharedRule = {
  id: 'rsa-modulus-not-exact',
  appliesTo: 'both',
  severity: 'warning',
  title: 'An RSA modulus has no more bits than the profile asks for.',
  source: 'profile key.bits',
  fix: 'Make a key of the size asked for: openssl req -newkey rsa:4096 …, or the page Create.',
  check: ({ key }, { profile }) => {
    if (key.type !== 'rsa') return 'not-applicable'
    if (key.modulusBits <= profile.key.bits) return 'pass'
    return {
      detail: `The RSA key has ${key.modulusBits} bits; the profile asks for ${profile.key.bits}.`,
      at: spanOf(key.element),
    }
  },
}
