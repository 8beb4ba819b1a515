import { equalBytes } from '../../text/bytes'
import { formatName } from '../../pki/x509/names'
import type { PairRule } from '../rule'
import { spanOf } from '../model/span'

export const pairSubjectDiffers: PairRule = {
  id: 'pair-subject-differs',
  appliesTo: 'pair',
  severity: 'warning',
  title: 'The certificate has the subject of the request, byte for byte.',
  source: 'RFC 5280 §4.1.2.6',
  fix: 'Issue the certificate with the requested subject: openssl ca … -preserveDN, with string_mask unchanged.',
  check: ({ subject }, certificate) => {
    const [asked, given] = [subject.element.bytes, certificate.subject.element.bytes]
    if (equalBytes(asked, given)) return 'pass'
    const [askedText, givenText] = [formatName(asked), formatName(given)]
    return {
      detail:
        askedText === givenText
          ? `The subject ${givenText} has other string types than in the request.`
          : `The subject is ${givenText}; the request asks for ${askedText}.`,
      at: spanOf(certificate.subject.element),
    }
  },
}
