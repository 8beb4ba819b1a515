// Connections that failed with the certificate shown or the request sent, for a reason that is not the certificate.
import type { StageId } from '../../../protocol'
import type { NetworkFault } from '../../facts'
import { findFaultCause } from '../fault-cause'
import type { Finding, ServiceRule } from '../finding'
import { describeEnd } from '../sentences'

export const judgeBroken: ServiceRule = ({ facts, seen }) => {
  const { handshake, answer, request } = seen
  const isShown = facts.p12 !== null && request?.isRequested !== false
  if (handshake?.failure != null) {
    return judge('present-certificate', handshake.failure, isShown)
  }
  return answer?.failure == null ? null : judge('authenticate', answer.failure, isShown)
}

function judge(stage: StageId, failure: NetworkFault, isShown: boolean): Finding {
  const before = stage === 'authenticate' ? 'After the request was sent: ' : ''
  const end = describeEnd(failure)
  const evidence = [before === '' ? end : `${before}${end[0]?.toLowerCase() ?? ''}${end.slice(1)}`]
  if (failure.kind === 'timeout') {
    const cause = stage === 'authenticate' ? 'http-timeout' : 'tls-timeout'
    return { cause, stage, sureness: 'certain', evidence }
  }
  const named = findFaultCause(failure)
  if (named !== null) return { ...named, stage, evidence }
  return {
    cause: 'connection-broken',
    stage,
    sureness: 'open',
    evidence,
    candidates: isShown
      ? ['client-certificate-refused', 'server-error']
      : ['certificate-not-requested', 'server-inspected'],
  }
}
