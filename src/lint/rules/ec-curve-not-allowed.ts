import type { SharedRule } from '../rule'
import { spanOf } from '../model/span'

export const ecCurveNotAllowed: SharedRule = {
  id: 'ec-curve-not-allowed',
  appliesTo: 'both',
  severity: 'error',
  title: 'An EC key uses P-256, P-384 or P-521.',
  source: 'RFC 5480 §2.1.1.1; NIST SP 800-186 §3.2.1',
  related: { zlint: 'e_ec_improper_curves' },
  fix: 'Create a key on a NIST curve: openssl ecparam -name prime256v1 -genkey.',
  check: ({ key }) => {
    if (key.type !== 'ec') return 'not-applicable'
    if (key.curve !== null) return 'pass'
    return {
      detail:
        key.curveOid === null
          ? 'The key does not name its curve.'
          : `The key uses the curve ${key.curveOid}.`,
      at: spanOf(key.element),
    }
  },
}
