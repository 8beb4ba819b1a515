import { oids } from '../../pki/asn1/oids'
import type { SharedRule } from '../rule'
import { spanOf } from '../model/span'

export const spkiParametersWrong: SharedRule = {
  id: 'spki-parameters-wrong',
  appliesTo: 'both',
  severity: 'error',
  title: 'The key parameters are NULL for RSA, name the curve for EC, and are absent for Ed25519.',
  source: 'RFC 3279 §2.3.1; RFC 5480 §2.1.1; RFC 8410 §3',
  related: { zlint: 'e_spki_rsa_encryption_parameter_not_null' },
  fix: 'Create a new key and a new request with another tool.',
  check: ({ key }) => {
    if (key.type === 'rsa') {
      if (key.parameters === 'null') return 'pass'
      const detail = 'The parameters of the RSA key are not NULL.'
      return { detail, at: spanOf(key.element) }
    }
    if (key.type === 'other' && key.oid === oids.ed25519) {
      if (key.parameters === 'absent') return 'pass'
      const detail = 'The Ed25519 key has parameters; they must be absent.'
      return { detail, at: spanOf(key.element) }
    }
    if (key.type !== 'ec') return 'not-applicable'
    if (key.curveOid !== null) return 'pass'
    return {
      detail: 'The EC key does not name its curve.',
      at: spanOf(key.element),
      fix: 'Create the key with a named curve: openssl ecparam -name prime256v1 -param_enc named_curve …',
    }
  },
}
