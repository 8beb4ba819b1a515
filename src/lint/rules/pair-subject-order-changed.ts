import { compareNames } from '../name-changes'
import type { PairRule } from '../rule'
import { spanOf } from '../model/span'

export const pairSubjectOrderChanged: PairRule = {
  id: 'pair-subject-order-changed',
  appliesTo: 'pair',
  severity: 'notice',
  title: 'The fields of the certificate’s subject stand in the order of the request’s.',
  source: 'RFC 5280 §4.1.2.4; X.501 §9.2',
  fix: 'Nothing, unless names are compared byte by byte: then issue it with openssl ca … -preserveDN.',
  check: ({ subject }, certificate) => {
    if (!compareNames(subject, certificate.subject).isReordered) return 'pass'
    const order = certificate.subject.attributes
      .map(({ name, rdnIndex }, index, all) => {
        if (index === 0) return name
        return `${all[index - 1]?.rdnIndex === rdnIndex ? ' + ' : ', '}${name}`
      })
      .join('')
    return {
      detail: `The fields stand in another order: ${order}.`,
      at: spanOf(certificate.subject.element),
    }
  },
}
