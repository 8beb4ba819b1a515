import type { SharedRule } from '../rule'
import { spanOf } from '../model/span'

const rsaPkcs1 = /^1\.2\.840\.113549\.1\.1\.(?:2|3|4|5|11|12|13|14|15|16)$/
const withoutParameters = /^1\.2\.840\.10045\.4\.|^1\.3\.101\.11[23]$/

export const signatureParametersWrong: SharedRule = {
  id: 'signature-parameters-wrong',
  appliesTo: 'both',
  severity: 'error',
  title:
    'The parameters of the signature algorithm are NULL for RSA and absent for ECDSA and EdDSA.',
  source: 'RFC 4055 §5; RFC 5758 §3.2; RFC 8410 §3',
  related: { zlint: 'e_tbs_signature_rsa_encryption_parameter_not_null' },
  fix: 'Create it again with another tool; some libraries leave NULL out.',
  check: ({ signature: { oid, parameters, element } }) => {
    const wanted = rsaPkcs1.test(oid) ? 'null' : withoutParameters.test(oid) ? 'absent' : null
    if (wanted === null) return 'not-applicable'
    if (parameters === wanted) return 'pass'
    return {
      detail: `The parameters of the signature algorithm are ${describe(parameters)}; they must be ${describe(wanted)}.`,
      at: spanOf(element),
    }
  },
}

function describe(parameters: 'absent' | 'null' | 'other'): string {
  return { absent: 'absent', null: 'NULL', other: 'something else' }[parameters]
}
