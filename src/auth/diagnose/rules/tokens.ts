// What the tokens were good for: whom the pod takes the bot for, and whether the agent takes both.
import type { Cause, StageId } from '../../../report/ids'
import type { CallFacts, AuthFacts } from '../../facts'
import { findFaultCause } from '../fault-cause'
import { formatLocation } from '../../../text/foreign-text'
import type { Finding } from '../finding'
import { describeCall, describeEnd, quote } from '../sentences'
import { podAdministrator, type CauseWords } from '../words/cause-words'

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
