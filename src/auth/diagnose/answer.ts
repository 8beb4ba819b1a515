// What the services answered: the account's name against the certificate's, answers without a token by their status
// (RFC 9110 §15), and what the tokens were good for.
import type { Cause, Confidence, StageId } from '../../report/ids'
import { formatLocation } from '../../text/foreign-text'
import type { AuthFacts, CallFacts } from '../facts'
import { findFaultCause } from './fault-cause'
import {
  podAdministrator,
  you,
  type CauseWords,
  type Finding,
  type ServiceRule,
  type View,
} from './finding'
import { describeCall, describeEnd, quote } from './sentences'

/** A name of which the certificate itself, or what was typed, shows that it cannot be the account's. */
export interface NameFault {
  readonly cause: Cause
  readonly evidence: readonly string[]
  readonly words?: Partial<CauseWords>
}

export function findNameFault({ facts }: View): NameFault | null {
  const { certificate, account } = facts
  if (certificate === null) return null
  const { commonName } = certificate
  if (commonName === null) {
    const evidence = ['The certificate’s subject has no common name (CN), which names the account.']
    return { cause: 'account-unknown', evidence, words: nameless }
  }
  if (account !== null && account !== commonName) {
    const evidence = [
      `The account is ${quote(account)}, and the certificate’s common name is ${quote(commonName)}.`,
    ]
    if (account.normalize() === commonName.normalize()) {
      const alike =
        'They look the same, and their accents are written with other characters (Unicode forms NFC and NFD).'
      return { cause: 'account-unknown', evidence: [...evidence, alike], words: otherForm }
    }
    return account.toLowerCase() === commonName.toLowerCase()
      ? { cause: 'account-name-case', evidence }
      : { cause: 'account-unknown', evidence, words: otherName }
  }
  if (commonName === commonName.trim()) return null
  const evidence = [`The common name begins or ends with a space: ${quote(commonName)}.`]
  return { cause: 'account-unknown', evidence, words: spacedName }
}

const nextStep =
  'Make a new request on the Create page, with the account’s user name as the common name, exactly as the pod has it, and send it to the PKI team.'

export const nameless: Partial<CauseWords> = {
  detail: 'The certificate names no account: its subject has no common name.',
  owner: you,
  nextStep,
}

const otherName: Partial<CauseWords> = {
  detail: 'The certificate is for a different account than the one that was given.',
  owner: you,
  nextStep: `Is it the P12 of this bot? If it is: ${nextStep}`,
}

const otherForm: Partial<CauseWords> = {
  detail:
    'The certificate’s common name looks like the account’s name, and is written with other characters.',
  owner: you,
  nextStep,
}

const spacedName: Partial<CauseWords> = {
  detail:
    'The certificate’s common name begins or ends with a space, which no account’s name does.',
  owner: you,
  nextStep,
}

/** Where the service refused by HTTP and named no cause. */
export function judgeAccountName(view: View): Finding | null {
  const { answer } = view.seen
  const fault = findNameFault(view)
  if (answer === null || fault === null) return null
  return {
    ...fault,
    stage: 'authenticate',
    confidence: 'likely',
    evidence: [describeCall(answer), ...fault.evidence],
    candidates: ['account-disabled', 'client-certificate-refused'],
  }
}

export const judgeAnswer: ServiceRule = ({ facts, seen: { answer, hasToken } }) => {
  if (answer?.status == null || hasToken === true) return null
  const { status } = answer
  if (status === 200 && hasToken === null) return null
  const sign = describeCall(answer)
  if (facts.p12 === null && (status === 401 || status === 403)) {
    return {
      cause: 'client-certificate-missing',
      stage: 'authenticate',
      confidence: 'likely',
      evidence: [sign, 'No P12 file was given, so no certificate was shown.'],
    }
  }
  if (status >= 200 && status < 300) return judgeTokenless(sign, status)
  return judgeStatus(answer, status, sign)
}

function judgeTokenless(sign: string, status: number): Finding {
  return {
    cause: 'token-missing',
    // Only a 200 is looked into.
    stage: status === 200 ? 'read-token' : 'authenticate',
    confidence: 'certain',
    evidence: [sign, 'The answer held no token of the form that is documented for this service.'],
  }
}

function judgeStatus(answer: CallFacts, status: number, sign: string): Finding {
  const find = (cause: Cause, confidence: Confidence, ...more: readonly string[]): Finding => ({
    cause,
    stage: 'authenticate',
    confidence,
    evidence: [sign, ...more],
  })
  if (status >= 300 && status < 400) {
    const { location } = answer
    const place =
      location === null
        ? 'It does not say where to.'
        : `It leads to ${formatLocation(location)}, which was not followed.`
    return find('redirected', 'certain', place)
  }
  if (status === 404) return find('service-missing', 'certain')
  // Servers of files and pages say it of every POST.
  if (status === 405) return { ...find('service-missing', 'likely'), candidates: ['http-error'] }
  if (status >= 500) return find('server-error', 'certain', ...explainGateway(status))
  return find('http-error', 'certain')
}

function explainGateway(status: number): readonly string[] {
  if (status === 502 || status === 504) {
    return ['A gateway in front of the service could not reach it.']
  }
  return status === 503 ? ['The service says that it is currently unavailable.'] : []
}

export function judgeIdentity({ identity, certificate }: AuthFacts): Finding | null {
  if (identity === null || identity.isSame) return null
  const { call, username } = identity
  const stage = 'identity'
  if (call.failure?.kind === 'stopped') return null
  if (username === null) return judgeCall(call, { stage, who: 'The pod', words: identityWords })
  const commonName = certificate?.commonName ?? null
  const named = commonName === null ? 'missing' : quote(commonName)
  const evidence = [
    `The session is that of ${quote(username)}; the certificate’s common name is ${named}.`,
  ]
  const isCase = commonName !== null && commonName.toLowerCase() === username.toLowerCase()
  const cause = isCase ? 'account-name-case' : 'identity-mismatch'
  return { cause, stage, confidence: 'certain', evidence }
}

export function judgeAgent({ agent }: AuthFacts): Finding | null {
  if (agent === null || agent.status === 200 || agent.failure?.kind === 'stopped') return null
  const stage = 'agent-echo'
  const { status } = agent
  if (status === 400 || status === 401 || status === 403) {
    const evidence = [describeCall(agent, 'The agent')]
    return { cause: 'agent-refused', stage, confidence: 'certain', evidence }
  }
  return judgeCall(agent, { stage, who: 'The agent', words: agentWords })
}

interface Use {
  readonly stage: StageId
  /** Who was asked, at the beginning of a sentence. */
  readonly who: string
  readonly words: Partial<CauseWords>
}

/** A call with tokens that brought nothing: the login itself worked. */
function judgeCall(call: CallFacts, { stage, who, words }: Use): Finding {
  const worked = 'Both services let the bot in before.'
  if (call.failure !== null || call.status === null) {
    const named = call.failure === null ? null : findFaultCause(call.failure)
    const cause: Cause = call.failure?.kind === 'timeout' ? 'http-timeout' : 'connection-broken'
    const end = call.failure === null ? 'No answer came.' : describeEnd(call.failure)
    const judged = named ?? {
      cause,
      ...(cause === 'http-timeout'
        ? { confidence: 'certain' as const }
        : { confidence: 'open' as const, candidates: ['port-blocked', 'server-error'] as const }),
    }
    return { ...judged, stage, evidence: [`${who} could not be asked. ${end}`, worked], words }
  }
  const place = call.location === null ? [] : [`It leads to ${formatLocation(call.location)}.`]
  const evidence = [describeCall(call, who), ...place, worked]
  return { cause: findCause(call.status), stage, confidence: 'certain', evidence, words }
}

function findCause(status: number): Cause {
  // Whatever answers with success and not with what was asked for is another service.
  if (status < 300 || status === 404 || status === 405) return 'service-missing'
  if (status < 400) return 'redirected'
  return status < 500 ? 'http-error' : 'server-error'
}

const identityWords: Partial<CauseWords> = {
  detail: 'The login worked, but the pod did not say whose session it is.',
  owner: podAdministrator(
    ({ botName }) =>
      `Our bot${botName} logs in, and then the pod does not answer /pod/v2/sessioninfo as documented, see below. Please look in its log.`,
  ),
  nextStep:
    'The bot can log in. Check the address of the pod for calls without a client certificate: the pod’s own host, on port 443.',
}

const agentWords: Partial<CauseWords> = {
  detail: 'The login worked, but the agent did not answer as documented.',
  owner: podAdministrator(
    ({ botName }) =>
      `Our bot${botName} gets both tokens, and then the agent does not answer /agent/v1/util/echo as documented, see below. Please look in its log.`,
  ),
  nextStep: 'The bot can log in. Check the agent’s address and whether the agent is running.',
}
