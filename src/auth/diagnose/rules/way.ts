// Name resolution and TCP, to the server or to the proxy where there is one.
import type { StageId } from '../../../report/ids'
import type { NetworkFault, ServiceFacts } from '../../facts'
import { formatForeign } from '../../../text/foreign-text'
import { findFaultCause, type FaultCause } from '../fault-cause'
import type { Finding, ServiceRule } from '../finding'
import { describeEnd, formatList } from '../sentences'

export const judgeWay: ServiceRule = ({ seen }) => {
  const { resolution, connection } = seen
  if (resolution?.failure != null) return judge('resolve-name', resolution.failure, seen)
  if (connection?.failure != null) return judge('connect', connection.failure, seen)
  return null
}

function judge(stage: StageId, fault: NetworkFault, seen: ServiceFacts): Finding {
  const judged = judgeFault(stage, fault)
  const evidence = [describe(stage, fault, seen)]
  if (seen.proxy === null) return { ...judged, stage, evidence }
  const isSilent = ['port-blocked', 'name-timeout'].includes(judged.cause)
  const cause = isSilent ? 'proxy-timeout' : 'proxy-unreachable'
  return { cause, stage, confidence: 'certain', evidence }
}

function judgeFault(stage: StageId, fault: NetworkFault): FaultCause {
  if (fault.kind === 'timeout') {
    return stage === 'resolve-name'
      ? { cause: 'name-timeout', confidence: 'certain' }
      : { cause: 'port-blocked', confidence: 'likely', candidates: ['host-unreachable'] }
  }
  const named = findFaultCause(fault)
  if (named !== null) return named
  return stage === 'resolve-name'
    ? { cause: 'name-unknown', confidence: 'likely', candidates: ['name-timeout'] }
    : { cause: 'connection-broken', confidence: 'open', candidates: ['port-blocked'] }
}

function describe(stage: StageId, fault: NetworkFault, seen: ServiceFacts): string {
  const { host, port } = seen.proxy ?? seen
  const what = seen.proxy === null ? '' : 'the proxy '
  const where = `${what}${formatForeign(host)}`
  const said = fault.code === null ? '' : ` (${formatForeign(fault.code)})`
  if (stage === 'resolve-name') {
    if (fault.kind === 'timeout') return `The lookup of ${where} gave nothing in time.`
    return `The lookup of ${where} failed${said}.`
  }
  const addresses = formatList(seen.resolution?.addresses ?? [], 3)
  const address = `${where}:${port}${addresses === '' ? '' : ` (${addresses})`}`
  if (fault.kind === 'timeout' || fault.code === 'ETIMEDOUT') {
    return `No connection to ${address} came about in time.`
  }
  if (fault.code === 'ECONNREFUSED') return `The connection to ${address} was refused${said}.`
  return `No connection to ${address} came about. ${describeEnd(fault)}`
}
