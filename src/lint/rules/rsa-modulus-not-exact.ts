import type { SharedRule } from '../rule'
import { spanOf } from '../model/span'

export const rsaModulusNotExact: SharedRule = {
  id: 'rsa-modulus-not-exact',
  appliesTo: 'both',
  severity: 'warning',
  title: 'An RSA modulus is not longer than the profile requires.',
  source: 'profile key.bits',
  fix: 'Create a key of the required size with Botcert or openssl req -newkey rsa:4096 …',
  check: ({ key }, { profile }) => {
    if (key.type !== 'rsa') return 'not-applicable'
    if (key.modulusBits <= profile.key.bits) return 'pass'
    return {
      detail: `The RSA key has ${key.modulusBits} bits; the profile requires ${profile.key.bits}.`,
      at: spanOf(key.element),
    }
  },
}
