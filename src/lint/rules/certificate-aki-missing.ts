import { findExtension } from '../model/extension-values'
import type { CertificateRule } from '../rule'

export const certificateAkiMissing: CertificateRule = {
  id: 'certificate-aki-missing',
  appliesTo: 'certificate',
  severity: 'warning',
  title: 'The certificate has an authority key identifier, which programs use to build the chain.',
  source: 'RFC 5280 §4.2.1.1',
  related: {
    zlint: 'e_ext_authority_key_identifier_missing',
    pkilint: 'pkix.authority_key_identifier_extension_absent',
  },
  fix: 'Issue the certificate with authorityKeyIdentifier=keyid.',
  check: (item) => {
    if (item.version !== 3 || item.isSelfIssued) return 'not-applicable'
    if (findExtension(item, 'authorityKeyIdentifier') !== null) return 'pass'
    return { detail: 'The certificate has no authority key identifier.' }
  },
}
