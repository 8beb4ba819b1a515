import { checkExtension } from '../model/extension-values'
import type { Fault, SharedRule } from '../rule'
import { spanOf } from '../model/span'

export const extensionMalformed: SharedRule = {
  id: 'extension-malformed',
  appliesTo: 'both',
  severity: 'error',
  title:
    'The value of an extension is one DER element of the right type, and critical is left out if it is FALSE.',
  source: 'RFC 5280 §4.1, §4.2; X.690 §11.5',
  related: { zlint: 'e_cert_ext_invalid_der' },
  fix: 'Create it again; if an OpenSSL configuration has raw DER: values, correct them.',
  check: ({ extensions }) => {
    const faults = extensions.flatMap((extension): readonly Fault[] => {
      const problem = checkExtension(extension)
      if (problem === null) return []
      return [
        { detail: `The extension ${extension.oid} ${problem}.`, at: spanOf(extension.element) },
      ]
    })
    if (faults.length > 0) return faults
    return extensions.length === 0 ? 'not-applicable' : 'pass'
  },
}
