import { findExtension } from '../model/extension-values'
import { findNameFaults } from '../model/general-names'
import type { SharedRule } from '../rule'
import { spanOf } from '../model/span'

export const sanMalformed: SharedRule = {
  id: 'san-malformed',
  appliesTo: 'both',
  severity: 'error',
  title:
    'The subject alternative name extension contains at least one name, and each name is well-formed.',
  source: 'RFC 5280 §4.2.1.6',
  related: { zlint: 'e_ext_san_dns_not_ia5_string', pkilint: 'pkix.invalid_domain_name_syntax' },
  fix: 'Write subjectAltName=DNS:host.example.com,email:admin@example.com, or leave it out.',
  check: (item) => {
    const extension = findExtension(item, 'subjectAlternativeName')
    if (extension === null) return 'not-applicable'
    const faults = findNameFaults(extension)
    if (faults.length === 0) return 'pass'
    return faults.map((detail) => ({ detail, at: spanOf(extension.element) }))
  },
}
