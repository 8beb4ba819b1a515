// The path to the server: name resolution and TCP, the proxy's answer to CONNECT (RFC 9110 §9.3.6), the first
// handshake, and connections that break later for a reason that is not the certificate.
import type { StageId } from '../../report/ids'
import { endSentence, formatForeign } from '../../text/foreign-text'
import type { NetworkFault, ServerFacts, ServiceFacts, TunnelFacts } from '../facts'
import { findFaultCause, type FaultCause } from './fault-cause'
import type { Finding, ServiceRule } from './finding'
import { oddAlert } from './path-words'
import { describeEnd, formatList, quote } from './sentences'

export const judgeWay: ServiceRule = ({ seen }) => {
  const { resolution, connection } = seen
  if (resolution?.failure != null) return judgeStep('resolve-name', resolution.failure, seen)
  if (connection?.failure != null) return judgeStep('connect', connection.failure, seen)
  return null
}

function judgeStep(stage: StageId, fault: NetworkFault, seen: ServiceFacts): Finding {
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
    if (fault.kind === 'timeout') return `The lookup of ${where} timed out.`
    return `The lookup of ${where} failed${said}.`
  }
  const addresses = formatList(seen.resolution?.addresses ?? [], 3)
  const address = `${where}:${port}${addresses === '' ? '' : ` (${addresses})`}`
  if (fault.kind === 'timeout' || fault.code === 'ETIMEDOUT') {
    return `The connection to ${address} timed out.`
  }
  if (fault.code === 'ECONNREFUSED') return `The connection to ${address} was refused${said}.`
  return `The connection to ${address} failed. ${describeEnd(fault)}`
}

const proxyStage = 'ask-proxy'

export const judgeProxy: ServiceRule = ({ seen: { proxy, tunnel, port } }) => {
  if (proxy === null || tunnel === null) return null
  const { status, failure } = tunnel
  if (failure !== null) return judgeFailure(failure)
  if (status === null || (status >= 200 && status < 300)) return null
  const evidence = [describeAnswer(tunnel)]
  if (status === 407) return judgeAuthentication(tunnel, evidence)
  if (status >= 500) {
    const hint = explainWords(tunnel.words)
    return {
      cause: 'proxy-failed',
      stage: proxyStage,
      confidence: 'certain',
      evidence: hint === null ? evidence : [...evidence, hint],
    }
  }
  if (status === 403) {
    const usual = 'Many proxies, squid by default, refuse CONNECT to any port but 443.'
    return {
      cause: 'proxy-refused',
      stage: proxyStage,
      confidence: 'certain',
      evidence: port === 443 ? evidence : [...evidence, usual],
    }
  }
  // A web server that is no proxy answers CONNECT with 400, 404 or 405, a captive portal with a redirect.
  return {
    cause: 'proxy-refused',
    stage: proxyStage,
    confidence: 'likely',
    evidence,
    candidates: ['proxy-unreachable'],
  }
}

function judgeFailure(failure: NonNullable<TunnelFacts['failure']>): Finding {
  if (failure.kind === 'timeout') {
    const evidence = ['The proxy accepted the connection, but did not answer CONNECT in time.']
    return { cause: 'proxy-timeout', stage: proxyStage, confidence: 'certain', evidence }
  }
  const evidence = [
    `The proxy accepted the connection and gave no HTTP answer to CONNECT. ${describeEnd(failure)}`,
  ]
  if (failure.kind === 'closed' || failure.kind === 'reset') {
    const candidates = ['proxy-refused', 'proxy-unreachable'] as const
    return { cause: 'proxy-failed', stage: proxyStage, confidence: 'open', evidence, candidates }
  }
  return {
    cause: 'proxy-unreachable',
    stage: proxyStage,
    confidence: 'likely',
    evidence,
    candidates: ['proxy-failed'],
  }
}

function judgeAuthentication({ authenticate }: TunnelFacts, evidence: readonly string[]): Finding {
  const wish = authenticate === null ? [] : [`It asks for: ${quote(authenticate)}.`]
  return {
    cause: 'proxy-authentication',
    stage: proxyStage,
    confidence: 'certain',
    evidence: [...evidence, ...wish],
  }
}

function describeAnswer({ status, words }: TunnelFacts): string {
  const said = formatForeign(words).trim()
  const quoted = said === '' ? '' : `, in its words: ${quote(said)}`
  return endSentence(`The proxy answered CONNECT with HTTP ${status ?? 0}${quoted}`)
}

/** What squid, tinyproxy, HAProxy and others write when they do not get through. */
function explainWords(words: string): string | null {
  if (/dns|resol[vu]|unknown host|no such host|name.{0,20}(?:not|un)\s?known/i.test(words)) {
    return 'Its words say that it could not look up the server’s name.'
  }
  // squid's page names the error of its connection by number: 111 is ECONNREFUSED on Linux.
  if (/refused|ERR_CONNECT_FAIL 111/i.test(words))
    return 'Its words say that the server refused the connection.'
  if (/timed?[ -]?out/i.test(words)) return 'Its words say that the server did not answer it.'
  return null
}

const tlsStage = 'verify-server'

const handshakeFailure = 40
const protocolVersion = 70
const insufficientSecurity = 71
const unrecognizedName = 112

export const judgeTls: ServiceRule = ({ seen: { server, handshake, answer, host, proxy } }) => {
  if (server?.failure == null || handshake !== null || answer !== null) return null
  const { failure } = server
  const evidence = [describeStep(server, failure)]
  if (failure.kind === 'timeout') {
    return { cause: 'tls-timeout', stage: tlsStage, confidence: 'certain', evidence }
  }
  const named = findFaultCause(failure)
  if (named?.cause === 'not-tls' && proxy !== null) {
    const through = 'It came through the proxy, which may have written it itself.'
    const candidates = ['proxy-failed'] as const
    return {
      ...named,
      stage: tlsStage,
      confidence: 'likely',
      evidence: [...evidence, through],
      candidates,
    }
  }
  if (named !== null) return { ...named, stage: tlsStage, evidence }
  return failure.kind === 'alert'
    ? judgeAlert(failure.alert, server, evidence, host)
    : judgeBreak(evidence)
}

function describeStep({ chain, isTrusted }: ServerFacts, failure: NetworkFault): string {
  const isIdentified = chain.length > 0 || isTrusted !== null
  const step = isIdentified
    ? 'after the server had shown its certificate'
    : 'before the server had shown a certificate'
  return `The TLS handshake failed ${step}. ${describeEnd(failure)}`
}

function judgeAlert(
  alert: number | null,
  { chain, isTrusted }: ServerFacts,
  evidence: readonly string[],
  host: string,
): Finding {
  const isIdentified = chain.length > 0 || isTrusted !== null
  if (alert === protocolVersion)
    return { cause: 'tls-version', stage: tlsStage, confidence: 'certain', evidence }
  if (alert === insufficientSecurity) {
    return { cause: 'tls-cipher', stage: tlsStage, confidence: 'certain', evidence }
  }
  if (alert === unrecognizedName) {
    return {
      cause: 'server-name-mismatch',
      stage: tlsStage,
      confidence: 'likely',
      evidence,
      candidates: ['tls-cipher'],
      words: {
        detail: `The server has no site called ${formatForeign(host)}.`,
        nextStep:
          'Check the host’s name: the pod’s own name and its “-api” name (POD-api.symphony.com) are two. An address that is an alias in DNS may be unknown to the server itself.',
      },
    }
  }
  if (alert === handshakeFailure && !isIdentified) {
    const candidates = ['tls-version', 'server-name-mismatch'] as const
    return { cause: 'tls-cipher', stage: tlsStage, confidence: 'likely', evidence, candidates }
  }
  return {
    cause: 'connection-broken',
    stage: tlsStage,
    confidence: 'open',
    evidence,
    candidates: ['tls-cipher', 'tls-version', 'server-error'],
    words: oddAlert,
  }
}

function judgeBreak(evidence: readonly string[]): Finding {
  return {
    cause: 'connection-broken',
    stage: tlsStage,
    confidence: 'open',
    evidence,
    // Firewalls cut TLS by the name in it; servers of other protocols, and ones of old, close.
    candidates: ['server-inspected', 'not-tls', 'tls-version'],
  }
}

export const judgeBroken: ServiceRule = ({ facts, seen }) => {
  const { handshake, answer, request } = seen
  const isShown = facts.p12 !== null && request?.isRequested !== false
  if (handshake?.failure != null) {
    return judgeLate('present-certificate', handshake.failure, isShown)
  }
  return answer?.failure == null ? null : judgeLate('authenticate', answer.failure, isShown)
}

function judgeLate(stage: StageId, failure: NetworkFault, isShown: boolean): Finding {
  const step =
    stage === 'authenticate'
      ? 'The request was sent, and no whole answer came.'
      : 'This was the second handshake, after the server had been verified.'
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
