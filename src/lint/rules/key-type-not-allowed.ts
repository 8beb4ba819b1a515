import type { SharedRule } from '../rule'
import { spanOf } from '../model/span'

export const keyTypeNotAllowed: SharedRule = {
  id: 'key-type-not-allowed',
  appliesTo: 'both',
  severity: 'error',
  title: 'The key has the type that the profile requires.',
  source: 'profile key.type',
  related: { zlint: 'e_public_key_type_not_allowed' },
  fix: 'Create a key of the right type with Botcert or openssl req -newkey rsa:4096 …',
  check: ({ key }, { profile }) => {
    if (key.type === 'unreadable') return 'not-applicable'
    if (key.type === profile.key.type) return 'pass'
    const found =
      key.type === 'ec' ? `EC on ${key.curve ?? key.curveOid ?? 'an unnamed curve'}` : key.oid
    return {
      detail: `The key is ${found}; the profile requires ${profile.key.type.toUpperCase()}.`,
      at: spanOf(key.element),
    }
  },
}
