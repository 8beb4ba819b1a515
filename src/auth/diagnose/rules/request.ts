// The server asked for no client certificate, and gave no token: nobody can log in there by one.
import type { Cause } from '../../../report/ids'
import type { CallFacts } from '../../facts'
import { findInspector } from '../inspection'
import type { Finding, ServiceRule } from '../finding'
import { describeCall } from '../sentences'
import { podAdministrator, type CauseWords } from '../words/cause-words'
import { describeInspector } from './server'

/** Apache's words, and others’, where a certificate is asked for later, of some paths alone. */
const asksLater = /post-handshake|renegotiat/i

const later: Partial<CauseWords> = {
  detail:
    'The server asks for a client certificate only after the handshake, of this path alone, which fails.',
  owner: podAdministrator(
    ({ address }) =>
      `Please ask for the client certificate in the handshake, for all of ${address} (with Apache: SSLVerifyClient in the virtual host, not in a Location): asking later needs renegotiation or post-handshake authentication, which many clients do not take part in.`,
  ),
  nextStep: 'Whoever runs the server has to ask for certificates in the first handshake.',
}

export const judgeRequest: ServiceRule = ({ facts, seen }) => {
  const { request, answer, handshake, hasToken, server } = seen
  if (request?.isRequested !== false || hasToken === true) return null
  // Without a P12 the path alone is looked at, perhaps not as far as an answer.
  const isJudged = answer === null ? facts.p12 === null && handshake === null : isNo(answer)
  if (!isJudged) return null
  const evidence = [
    'In its handshake the server asked for no client certificate, so none was sent.',
    ...(answer === null ? [] : [describeCall(answer)]),
  ]
  const stage = 'read-request'
  const inspector = findInspector(server?.chain ?? [])
  if (inspector !== null) {
    return {
      cause: 'server-inspected',
      stage,
      confidence: 'likely',
      evidence: [...evidence, describeInspector(inspector)],
      candidates: ['certificate-not-requested'],
    }
  }
  return {
    cause: 'certificate-not-requested',
    stage,
    confidence: 'likely',
    evidence,
    candidates: [...findAnswerCause(answer), 'server-inspected'],
    ...(asksLater.test(answer?.words ?? '') ? { words: later } : {}),
  } satisfies Finding
}

/** A server that failed by itself, or not at all, is judged by that. */
function isNo({ status, failure }: CallFacts): boolean {
  return failure === null && status !== null && status < 500
}

function findAnswerCause(answer: CallFacts | null): readonly Cause[] {
  const status = answer?.status ?? 0
  if (status === 404 || status === 405) return ['service-missing']
  return status >= 300 && status < 400 ? ['redirected'] : []
}
