import type { PairRule } from '../rule'
import { equalBytes } from '../../text/bytes'

export const pairExtensionLost: PairRule = {
  id: 'pair-extension-lost',
  appliesTo: 'pair',
  severity: 'warning',
  title: 'The certificate contains each requested extension unchanged.',
  source: 'RFC 2985 §5.4.2',
  fix: 'Issue the certificate with the requested extensions: openssl x509 -req … -copy_extensions copy.',
  check: ({ extensions }, certificate) => {
    if (extensions.length === 0) return 'not-applicable'
    const given = new Map(certificate.extensions.map(({ oid, valueDer }) => [oid, valueDer]))
    const changed = extensions.filter(({ oid, valueDer }) => {
      const issued = given.get(oid)
      return issued === undefined || !equalBytes(issued, valueDer)
    })
    if (changed.length === 0) return 'pass'
    return changed.map(({ oid }) => ({
      detail: `The requested extension ${oid} is missing from the certificate or was changed.`,
    }))
  },
}
