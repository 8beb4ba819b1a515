import { equalBytes } from '../../text/bytes'
import type { PairRule } from '../rule'
import { spanOf } from '../model/span'

export const pairKeyDiffers: PairRule = {
  id: 'pair-key-differs',
  appliesTo: 'pair',
  severity: 'error',
  title: 'The certificate has the public key of the request.',
  source: 'RFC 2986 §3; RFC 5280 §4.1.2.7',
  fix: 'Find the request that belongs to this certificate, or issue a new certificate.',
  check: ({ key }, certificate) =>
    equalBytes(key.spkiDer, certificate.key.spkiDer)
      ? 'pass'
      : {
          detail: 'The certificate has a different public key than the request.',
          at: spanOf(certificate.key.element),
        },
}
