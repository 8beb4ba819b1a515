// Connections that failed with the certificate shown or the request sent, for a reason that is not the certificate.
import type { StageId } from '../../../report/ids'
import type { NetworkFault } from '../../facts'
import { findFaultCause } from '../fault-cause'
import type { Finding, ServiceRule } from '../finding'
import { describeEnd } from '../sentences'
import { oddAlert } from '../words/way-words'

export const judgeBroken: ServiceRule = ({ facts, seen }) => {
  const { handshake, answer, request } = seen
  const isShown = facts.p12 !== null && request?.isRequested !== false
  if (handshake?.failure != null) {
    return judge('present-certificate', handshake.failure, isShown)
  }
  return answer?.failure == null ? null : judge('authenticate', answer.failure, isShown)
}

function judge(stage: StageId, failure: NetworkFault, isShown: boolean): Finding {
  const step =
    stage === 'authenticate'
      ? 'The request was sent, and no whole answer came.'
      : 'It was the second handshake, after the server had been verified.'
  const evidence = [step, describeEnd(failure)]
  if (failure.kind === 'timeout') {
    const cause = stage === 'authenticate' ? 'http-timeout' : 'tls-timeout'
    return { cause, stage, confidence: 'certain', evidence }
  }
  const named = findFaultCause(failure)
  // It spoke TLS before, when it was verified.
  if (named !== null && named.cause !== 'not-tls') return { ...named, stage, evidence }
  return {
    cause: 'connection-broken',
    stage,
    confidence: 'open',
    evidence,
    ...(failure.kind === 'alert' ? { words: oddAlert } : {}),
    candidates: isShown
      ? ['client-certificate-refused', 'server-error']
      : ['certificate-not-requested', 'server-inspected'],
  }
}
