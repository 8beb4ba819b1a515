import type { PairRule } from '../rule'
import { equalBytes } from '../../text/bytes'

export const pairExtensionLost: PairRule = {
  id: 'pair-extension-lost',
  appliesTo: 'pair',
  severity: 'warning',
  title: 'Every extension that the request asks for is in the certificate, unchanged.',
  source: 'RFC 2985 §5.4.2',
  fix: 'Issue it with the extensions as asked: openssl x509 -req … -copy_extensions copy.',
  check: ({ extensions }, certificate) => {
    if (extensions.length === 0) return 'not-applicable'
    const given = new Map(certificate.extensions.map(({ oid, valueDer }) => [oid, valueDer]))
    const changed = extensions.filter(({ oid, valueDer }) => {
      const issued = given.get(oid)
      return issued === undefined || !equalBytes(issued, valueDer)
    })
    if (changed.length === 0) return 'pass'
    return changed.map(({ oid }) => ({
      detail: `The extension ${oid} is missing in the certificate, or differs from the request’s.`,
    }))
  },
}
