import type { RequestRule } from '../rule'
import { spanOf } from '../model/span'

const challengePassword = '1.2.840.113549.1.9.7'

export const csrChallengePassword: RequestRule = {
  id: 'csr-challenge-password',
  appliesTo: 'request',
  severity: 'warning',
  title: 'The request contains no challenge password: everyone who has the request can read it.',
  source: 'RFC 2985 §5.4.1',
  fix: 'Press Enter where openssl asks for “A challenge password”, or use -batch.',
  check: ({ attributes }) => {
    const found = attributes?.find(({ oid }) => oid === challengePassword)
    if (found === undefined) return 'pass'
    return { detail: 'The request contains a challenge password.', at: spanOf(found.element) }
  },
}
