// The first handshake, in which no client certificate is shown, where it failed and nothing came after it.
import type { NetworkFault, ServerFacts } from '../../facts'
import { formatForeign } from '../../../text/foreign-text'
import { findFaultCause } from '../fault-cause'
import type { Finding, ServiceRule } from '../finding'
import { describeEnd } from '../sentences'
import { oddAlert } from '../words/way-words'

const stage = 'verify-server'

const handshakeFailure = 40
const protocolVersion = 70
const insufficientSecurity = 71
const unrecognizedName = 112

export const judgeTls: ServiceRule = ({ seen: { server, handshake, answer, host, proxy } }) => {
  if (server?.failure == null || handshake !== null || answer !== null) return null
  const { failure } = server
  const evidence = [describeStep(server, failure)]
  if (failure.kind === 'timeout') {
    return { cause: 'tls-timeout', stage, confidence: 'certain', evidence }
  }
  const named = findFaultCause(failure)
  if (named?.cause === 'not-tls' && proxy !== null) {
    const through = 'It came through the proxy, which may have written it itself.'
    const candidates = ['proxy-failed'] as const
    return { ...named, stage, confidence: 'likely', evidence: [...evidence, through], candidates }
  }
  if (named !== null) return { ...named, stage, evidence }
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
    return { cause: 'tls-version', stage, confidence: 'certain', evidence }
  if (alert === insufficientSecurity) {
    return { cause: 'tls-cipher', stage, confidence: 'certain', evidence }
  }
  if (alert === unrecognizedName) {
    return {
      cause: 'server-name-mismatch',
      stage,
      confidence: 'likely',
      evidence,
      candidates: ['tls-cipher'],
      words: {
        detail: `The server knows no site of the name ${formatForeign(host)}.`,
        nextStep:
          'Check the host’s name: the pod’s own name and its “-api” name (POD-api.symphony.com) are two. An address that is an alias in DNS may be unknown to the server itself.',
      },
    }
  }
  if (alert === handshakeFailure && !isIdentified) {
    const candidates = ['tls-version', 'server-name-mismatch'] as const
    return { cause: 'tls-cipher', stage, confidence: 'likely', evidence, candidates }
  }
  return {
    cause: 'connection-broken',
    stage,
    confidence: 'open',
    evidence,
    candidates: ['tls-cipher', 'tls-version', 'server-error'],
    words: oddAlert,
  }
}

function judgeBreak(evidence: readonly string[]): Finding {
  return {
    cause: 'connection-broken',
    stage,
    confidence: 'open',
    evidence,
    // Firewalls cut TLS by the name in it; servers of other protocols, and ones of old, close.
    candidates: ['server-inspected', 'not-tls', 'tls-version'],
  }
}
