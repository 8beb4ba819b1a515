import type { SharedRule } from '../rule'
import { spanOf } from '../model/span'

export const rsaModulusShort: SharedRule = {
  id: 'rsa-modulus-short',
  appliesTo: 'both',
  severity: 'error',
  title: 'An RSA modulus is at least as long as the profile requires.',
  source: 'profile key.bits; NIST SP 800-131A r2 §3',
  related: { zlint: 'e_rsa_mod_less_than_2048_bits', pkilint: 'cabf.rsa_modulus_invalid_length' },
  fix: 'Create a new key with Botcert or openssl req -newkey rsa:4096 …',
  check: ({ key }, { profile }) => {
    if (key.type !== 'rsa') return 'not-applicable'
    if (key.modulusBits >= profile.key.bits) return 'pass'
    return {
      detail: `The RSA key has ${key.modulusBits} bits; the profile requires ${profile.key.bits}.`,
      at: spanOf(key.element),
    }
  },
}
