import { findExtension } from '../model/extension-values'
import type { CertificateRule } from '../rule'

export const certificateAkiMissing: CertificateRule = {
  id: 'certificate-aki-missing',
  appliesTo: 'certificate',
  severity: 'warning',
  title: 'The certificate has an authority key identifier, by which chains are built.',
  source: 'RFC 5280 §4.2.1.1',
  related: {
    zlint: 'e_ext_authority_key_identifier_missing',
    pkilint: 'pkix.authority_key_identifier_extension_absent',
  },
  fix: 'Issue it with authorityKeyIdentifier=keyid.',
  check: (item) => {
    if (item.version !== 3 || item.isSelfIssued) return 'not-applicable'
    if (findExtension(item, 'authorityKeyIdentifier') !== null) return 'pass'
    return { detail: 'There is no authority key identifier.' }
  },
}
