// What a proxy said to CONNECT (RFC 9110 §9.3.6).
import type { TunnelFacts } from '../../facts'
import { endSentence, formatForeign } from '../../../text/foreign-text'
import type { Finding, ServiceRule } from '../finding'
import { describeEnd, quote } from '../sentences'

const stage = 'ask-proxy'

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
      stage,
      confidence: 'certain',
      evidence: hint === null ? evidence : [...evidence, hint],
    }
  }
  if (status === 403) {
    const usual = 'Many proxies, squid by default, refuse CONNECT to any port but 443.'
    return {
      cause: 'proxy-refused',
      stage,
      confidence: 'certain',
      evidence: port === 443 ? evidence : [...evidence, usual],
    }
  }
  // A web server that is no proxy answers CONNECT with 400, 404 or 405, a captive portal with a redirect.
  return {
    cause: 'proxy-refused',
    stage,
    confidence: 'likely',
    evidence,
    candidates: ['proxy-unreachable'],
  }
}

function judgeFailure(failure: NonNullable<TunnelFacts['failure']>): Finding {
  if (failure.kind === 'timeout') {
    const evidence = ['The proxy took the connection, but gave no answer to CONNECT in time.']
    return { cause: 'proxy-timeout', stage, confidence: 'certain', evidence }
  }
  const evidence = [
    `The proxy took the connection and gave no HTTP answer to CONNECT. ${describeEnd(failure)}`,
  ]
  if (failure.kind === 'closed' || failure.kind === 'reset') {
    const candidates = ['proxy-refused', 'proxy-unreachable'] as const
    return { cause: 'proxy-failed', stage, confidence: 'open', evidence, candidates }
  }
  return {
    cause: 'proxy-unreachable',
    stage,
    confidence: 'likely',
    evidence,
    candidates: ['proxy-failed'],
  }
}

function judgeAuthentication({ authenticate }: TunnelFacts, evidence: readonly string[]): Finding {
  const wish = authenticate === null ? [] : [`It asks for: ${quote(authenticate)}.`]
  return {
    cause: 'proxy-authentication',
    stage,
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
