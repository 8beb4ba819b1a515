import { equalBytes } from '../../text/bytes'
import { formatOid } from '../../pki/asn1/oid-names'
import type { CertificateModel } from '../model/certificate'
import type { ExtensionElement } from '../../pki/x509/extensions'
import { describeList, readList } from '../model/extension-values'
import type { Fault, PairRule } from '../rule'
import { spanOf } from '../model/span'

export const pairExtensionLost: PairRule = {
  id: 'pair-extension-lost',
  appliesTo: 'pair',
  severity: 'warning',
  title: 'The certificate grants every extension that the request asks for, with all its values.',
  source: 'RFC 2985 §5.4.2',
  fix: 'Issue it with the extensions as requested: openssl x509 -req … -copy_extensions copy.',
  check: ({ extensions }, certificate) => {
    if (extensions.length === 0) return 'not-applicable'
    return extensions.flatMap((asked) => compare(asked, certificate))
  },
}

function compare(asked: ExtensionElement, certificate: CertificateModel): readonly Fault[] {
  const issued = certificate.extensions.find(({ oid }) => oid === asked.oid)
  const wanted = readList(asked)
  const name = wanted?.name ?? `extension ${formatOid(asked.oid)}`
  const asks = wanted === null ? `the ${name}` : `the ${name} ${describeList(wanted.values)}`
  if (issued === undefined) {
    return [{ detail: `The request asks for ${asks}; the certificate has none.` }]
  }
  if (equalBytes(asked.valueDer, issued.valueDer)) return []
  const at = spanOf(issued.element)
  const given = readList(issued)
  if (wanted === null || given === null) {
    return [{ detail: `The ${name} is not as the request asks for it.`, at }]
  }
  // Another order is no change, and more than was asked for is another rule's.
  if (wanted.values.every((value) => given.values.includes(value))) return []
  const has = describeList(given.values)
  return [{ detail: `The request asks for ${asks}; the certificate has ${has}.`, at }]
}
