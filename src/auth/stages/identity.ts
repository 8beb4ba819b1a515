// Who the pod takes us for: GET /pod/v2/sessioninfo, compared with the certificate's CN byte for byte.
import { readField } from '../answer'
import type { IdentityFacts } from '../facts'
import { formatForeign } from '../../text/foreign-text'
import { callSecurely } from '../net/secure-call'
import type { Network, StageResult } from '../stage'

export interface IdentityQuestion {
  /** Origin of the pod's port without client certificates. */
  readonly web: URL
  readonly sessionToken: string
  /** Of the certificate's subject. */
  readonly commonName: string | null
  readonly network: Network
}

export async function checkIdentity(
  { web, sessionToken, commonName, network }: IdentityQuestion,
  signal: AbortSignal,
): Promise<StageResult<IdentityFacts>> {
  const url = new URL('/pod/v2/sessioninfo', web)
  const request = { method: 'GET', url, headers: { sessionToken } } as const
  const secureContext = network.withoutCertificate
  const {
    answer,
    facts: call,
    detail,
  } = await callSecurely(request, { secureContext, network }, signal)
  const username = answer?.status === 200 ? readField(answer.body, 'username') : null
  const isSame = username !== null && username === commonName
  const facts = { call, username: username === null ? null : formatForeign(username), isSame }
  if (answer?.status !== 200) return { status: 'failed', detail, facts }
  if (facts.username === null) {
    return { status: 'failed', detail: 'The pod answered, but without a username.', facts }
  }
  const named = commonName === null ? 'missing' : formatForeign(commonName)
  return isSame
    ? { status: 'done', detail: `The session is ${facts.username}’s, as the CN says.`, facts }
    : {
        status: 'failed',
        detail: `The session is ${facts.username}’s; the CN is ${named}.`,
        facts,
      }
}
