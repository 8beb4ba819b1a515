import { quote } from '../../text/foreign-text'
import { accountOf } from '../name-changes'
import type { PairRule } from '../rule'
import { spanOf } from '../model/span'

export const pairCommonNameDiffers: PairRule = {
  id: 'pair-common-name-differs',
  appliesTo: 'pair',
  severity: 'error',
  title: 'The certificate has the CN that the request asks for, in the same upper and lower case.',
  source: 'Symphony, certificate authentication workflow: the CN names the account',
  fix: 'Ask the CA to issue it again with the CN exactly as in the request.',
  check: ({ subject }, certificate) => {
    const [asked, issued] = [accountOf(subject), accountOf(certificate.subject)]
    if (asked === issued) return 'pass'
    return {
      detail: describe(asked, issued),
      at: spanOf(certificate.subject.element),
      attribute: 'CN',
    }
  },
}

function describe(asked: string | null, issued: string | null): string {
  if (issued === null) {
    return `The certificate has no CN; the request asks for ${quote(asked ?? '')}.`
  }
  if (asked === null) return `The CN is ${quote(issued)}; the request asks for none.`
  const differs = `The CN is ${quote(issued)}; the request asks for ${quote(asked)}.`
  const isCaseOnly = asked.toLowerCase() === issued.toLowerCase()
  return isCaseOnly ? `${differs} The pod tells upper and lower case apart.` : differs
}
