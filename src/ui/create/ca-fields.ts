// Maps an error of the engine to a field of step two.
import type { EngineFailure } from '../../worker/api'

export type CaField = 'certificate' | 'key' | 'passphrase'

const fields: Partial<Record<EngineFailure['code'], CaField>> = {
  'passphrase-needed': 'passphrase',
  'passphrase-wrong': 'passphrase',
  'key-expected': 'key',
  'key-malformed': 'key',
  'key-unsupported': 'key',
  'key-encryption-unsupported': 'key',
  'derivation-too-costly': 'key',
  'ca-key-mismatch': 'key',
  'certificate-expected': 'certificate',
  'certificate-malformed': 'certificate',
  'not-a-ca': 'certificate',
  'ca-expired': 'certificate',
  'ca-not-yet-valid': 'certificate',
}

/** Null if the error is not about the CA’s files. */
export function caFieldOf(failure: EngineFailure): CaField | null {
  const known = fields[failure.code]
  if (known !== undefined) return known
  if (!/^(pem|der|input)-/.test(failure.code)) return null
  return failure.where?.includes('KEY') ? 'key' : 'certificate'
}
