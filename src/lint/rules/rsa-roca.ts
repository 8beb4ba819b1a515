import type { SharedRule } from '../rule'
import { hasRocaFingerprint } from '../model/rsa-weaknesses'
import { spanOf } from '../model/span'

export const rsaRoca: SharedRule = {
  id: 'rsa-roca',
  appliesTo: 'both',
  severity: 'error',
  title: 'The RSA key does not have the structure of those that Infineon’s library made (ROCA).',
  source: 'CVE-2017-15361; Nemec et al., “The Return of Coppersmith’s Attack”, §2.3',
  fix: 'Make the key in software: the chip or token that made it needs new firmware.',
  check: ({ key }) => {
    if (key.type !== 'rsa' || key.modulus.length === 0) return 'not-applicable'
    if (!hasRocaFingerprint(key.modulus)) return 'pass'
    return { detail: 'The modulus has the fingerprint of ROCA.', at: spanOf(key.element) }
  },
}
