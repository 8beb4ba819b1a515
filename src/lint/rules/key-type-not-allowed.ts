import type { SharedRule } from '../rule'
import { spanOf } from '../model/span'

export const keyTypeNotAllowed: SharedRule = {
  id: 'key-type-not-allowed',
  appliesTo: 'both',
  severity: 'error',
  title: 'The key is of the type that the profile asks for.',
  source: 'profile key.type',
  related: { zlint: 'e_public_key_type_not_allowed' },
  fix: 'Make a key of the right type: openssl req -newkey rsa:4096 …, or the page Create.',
  check: ({ key }, { profile }) => {
    if (key.type === 'unreadable') return 'not-applicable'
    if (key.type === profile.key.type) return 'pass'
    const found =
      key.type === 'ec' ? `EC on ${key.curve ?? key.curveOid ?? 'an unnamed curve'}` : key.oid
    return {
      detail: `The key is ${found}; the profile asks for ${profile.key.type.toUpperCase()}.`,
      at: spanOf(key.element),
    }
  },
}
