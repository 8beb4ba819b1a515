// Both tokens in use, as a bot's later calls use them: POST /agent/v1/util/echo.
import { readField } from '../answer'
import type { CallFacts } from '../facts'
import { callSecurely } from '../net/secure-call'
import type { Network, StageResult } from '../stage'

export interface EchoQuestion {
  readonly agent: URL
  readonly sessionToken: string
  readonly keyManagerToken: string
  readonly network: Network
}

export async function echoThroughAgent(
  { agent, sessionToken, keyManagerToken, network }: EchoQuestion,
  signal: AbortSignal,
): Promise<StageResult<CallFacts>> {
  const url = new URL('/agent/v1/util/echo', agent)
  const json = { message: 'botcert' }
  const headers = { sessionToken, keyManagerToken }
  const secureContext = network.withoutCertificate
  const { answer, facts, detail } = await callSecurely(
    { method: 'POST', url, headers, json },
    { secureContext, network },
    signal,
  )
  if (answer?.status !== 200) return { status: 'failed', detail, facts }
  return readField(answer.body, 'message') === json.message
    ? { status: 'done', detail: 'The agent took both tokens.', facts }
    : { status: 'failed', detail: 'The agent did not send back what it was sent.', facts }
}
