// Which field of step two an error of the engine belongs to.
import type { EngineFailure } from '../../worker/api'

export type AuthorityField = 'certificate' | 'key' | 'passphrase'

const fields: Partial<Record<EngineFailure['code'], AuthorityField>> = {
  'passphrase-needed': 'passphrase',
  'passphrase-wrong': 'passphrase',
  'key-expected': 'key',
  'key-malformed': 'key',
  'key-unsupported': 'key',
  'key-encryption-unsupported': 'key',
  'derivation-too-costly': 'key',
  'authority-key-mismatch': 'key',
  'certificate-expected': 'certificate',
  'certificate-malformed': 'certificate',
  'authority-not-ca': 'certificate',
  'authority-expired': 'certificate',
  'authority-not-yet-valid': 'certificate',
}

/** Null where the error is not one of the authority's. */
export function authorityFieldOf(failure: EngineFailure): AuthorityField | null {
  const known = fields[failure.code]
  if (known !== undefined) return known
  if (!/^(pem|der|input)-/.test(failure.code)) return null
  return failure.where?.includes('KEY') ? 'key' : 'certificate'
}
