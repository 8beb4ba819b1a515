import { universalTypes } from '../../pki/asn1/tree-value'
import { formatShortValue } from '../../pki/x509/names'
import { spanOfValue } from '../attribute-faults'
import { compareNames } from '../name-changes'
import type { PairRule } from '../rule'

export const pairSubjectReEncoded: PairRule = {
  id: 'pair-subject-re-encoded',
  appliesTo: 'pair',
  severity: 'notice',
  title: 'The fields of the certificate’s subject have the string types of the request’s.',
  source: 'RFC 5280 §4.1.2.4, §4.1.2.6',
  fix: 'Nothing, unless names are compared byte by byte: then issue it with openssl ca … -preserveDN.',
  check: ({ subject }, certificate) =>
    compareNames(subject, certificate.subject).reEncoded.map(({ before, after }) => ({
      detail: `${before.name} has the same text (${formatShortValue(before)}) as ${typeOf(after)} instead of ${typeOf(before)}.`,
      at: spanOfValue(certificate, after),
      attribute: after.name,
    })),
}

function typeOf({ tag }: { readonly tag: number }): string {
  return universalTypes.get(tag) ?? 'another type'
}
