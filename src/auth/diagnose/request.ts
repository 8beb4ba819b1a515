// Whether the server asked for a client certificate, and whether one reached it.
import type { Cause, StageId } from '../../report/ids'
import type { CallFacts, HandshakeFacts, IssuerFacts, NetworkFault } from '../facts'
import {
  podAdministrator,
  type CauseWords,
  type Finding,
  type ServiceRule,
  type View,
} from './finding'
import { describeCall, describeEnd } from './sentences'
import { describeInspector, findInspector } from './server'

/** Apache's words, and others’, if a certificate is asked for later, and only for some paths. */
const asksLater = /post-handshake|renegotiat/i

const later: Partial<CauseWords> = {
  detail:
    'The server asks for a client certificate only after the handshake, for this path only, which fails.',
  owner: podAdministrator(
    ({ address }) =>
      `Please ask for the client certificate in the handshake, for all of ${address} (with Apache: SSLVerifyClient in the virtual host, not in a Location): asking later needs renegotiation or post-handshake authentication, which many clients do not take part in.`,
  ),
  nextStep: 'Whoever runs the server has to ask for certificates in the first handshake.',
}

export const judgeRequest: ServiceRule = ({ facts, seen }) => {
  const { request, answer, handshake, hasToken, server } = seen
  if (request?.isRequested !== false || hasToken === true) return null
  // Without a P12 only the path is looked at, perhaps not as far as an answer.
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

const certificateRequired = 116

export const judgeMissingCertificate: ServiceRule = (view) =>
  view.facts.p12 === null ? judgeWithoutP12(view) : judgeNotArrived(view)

/** Nothing was shown, so whoever says no to that wants to see one. */
function judgeWithoutP12({ seen }: View): Finding | null {
  const { server, request, handshake, answer } = seen
  const isAsked = request?.isRequested === true
  // An alert to a client that verified the server comes from nothing else; where its request was not seen whole.
  const mayAsk = isAsked || (request?.isRequested !== false && server?.isTrusted === true)
  const find = (stage: StageId, ...signs: readonly string[]): Finding => ({
    cause: 'client-certificate-missing',
    stage,
    confidence: 'certain',
    evidence: [
      ...(isAsked ? ['The server asks for a client certificate in its handshake.'] : []),
      ...signs,
      'No P12 file was given, so no certificate was shown.',
    ],
  })
  const failure = handshake?.failure ?? answer?.failure ?? null
  if (failure !== null && (isDemand(failure) || (mayAsk && isEnd(failure)))) {
    return find(findStage(handshake), describeEnd(failure))
  }
  if (answer !== null && (answer.nginx !== null || (isAsked && isRefusal(answer)))) {
    return find('authenticate', describeCall(answer))
  }
  return isAsked && handshake === null && answer === null ? find('read-request') : null
}

function isDemand({ alert }: NetworkFault): boolean {
  return alert === certificateRequired
}

function isEnd({ kind }: NetworkFault): boolean {
  return kind === 'alert' || kind === 'closed' || kind === 'reset'
}

function isRefusal({ status }: CallFacts): boolean {
  return status === 400 || status === 401 || status === 403
}

function findStage(handshake: HandshakeFacts | null): StageId {
  return handshake?.failure == null ? 'authenticate' : 'present-certificate'
}

function judgeNotArrived({ seen: { handshake, answer, issuer } }: View): Finding | null {
  const failure = handshake?.failure ?? answer?.failure ?? null
  const stage = findStage(handshake)
  if (failure !== null) {
    return isDemand(failure) ? explain(stage, describeEnd(failure), issuer) : null
  }
  return answer?.nginx === 'missing' ? explain(stage, describeCall(answer), issuer) : null
}

/** A P12 was given, and the server says that no certificate came. */
function explain(stage: StageId, sign: string, issuer: IssuerFacts | null): Finding {
  if (issuer?.takesKeyType === false) {
    const reason =
      'The server does not accept signatures by the bot’s kind of key, so a TLS client sends it no certificate.'
    const evidence = [sign, reason]
    return { cause: 'client-certificate-key-type', stage, confidence: 'certain', evidence }
  }
  return {
    cause: 'client-certificate-missing',
    stage,
    confidence: 'likely',
    evidence: [sign, 'The certificate of the P12 was on offer in this handshake.'],
    words: notArrived,
  }
}

/** Also where a service behind the one that ends TLS says so by HTTP. */
export const notArrived: Partial<CauseWords> = {
  detail: 'The server says that no client certificate reached it, though one was on offer.',
  nextStep:
    'Something between this machine and the service ends TLS and does not hand the certificate on: a load balancer, or a proxy that inspects TLS. The pod administrator and the network team can tell.',
}
