// The tokens in use, as later calls use them: who am I, an echo through the agent, and the end of the session.
import { createSecureContext, type SecureContext } from 'node:tls'
import { formatForeign } from './foreign-text'
import { describeAnswer, readField } from './answer'
import { openConnection } from './connection'
import { exchange, type HttpAnswer, type HttpRequest } from './http-exchange'
import { explainFailure } from './network-failure'
import type { Failure, Outcome } from './outcome'

interface Tokens {
  readonly sessionToken: string
  readonly keyManagerToken: string
}

async function call(
  request: HttpRequest,
  secureContext: SecureContext,
  signal: AbortSignal,
): Promise<HttpAnswer | Failure> {
  const connection = await openConnection({ url: request.url, secureContext, signal })
  if (!connection.ok) return explainFailure(connection, request.url)
  try {
    return await exchange(connection.socket, request, signal)
  } catch (error) {
    return explainFailure({ error: error as Error }, request.url)
  } finally {
    connection.socket.destroy()
  }
}

function refuse(answer: HttpAnswer): Failure {
  return { ok: false, verdict: 'refused', cause: 'http-error', detail: describeAnswer(answer) }
}

export interface UseOptions {
  readonly tokens: Tokens
  readonly trust: readonly string[]
  readonly signal: AbortSignal
}

/** GET /pod/v2/sessioninfo, and whether the user is the certificate's CN, byte for byte. */
export async function checkIdentity(
  web: URL,
  commonName: string | null,
  { tokens, trust, signal }: UseOptions,
): Promise<Outcome<null>> {
  const url = new URL('/pod/v2/sessioninfo', web)
  const headers = { sessionToken: tokens.sessionToken }
  const context = createSecureContext({ ca: [...trust] })
  const answer = await call({ method: 'GET', url, headers }, context, signal)
  if ('ok' in answer) return answer
  if (answer.status !== 200) return refuse(answer)
  const username = readField(answer.body, 'username')
  if (username !== null && username === commonName) {
    return {
      ok: true,
      facts: null,
      detail: `The session is ${formatForeign(username)}’s, as the CN says.`,
    }
  }
  const detail = `The session is ${username === null ? 'nobody’s' : `${formatForeign(username)}’s`}, the CN is ${formatForeign(commonName ?? 'missing')}.`
  return { ok: false, verdict: 'refused', cause: 'identity-mismatch', detail }
}

/** POST /agent/v1/util/echo with both tokens. */
export async function echoThroughAgent(
  agent: URL,
  { tokens, trust, signal }: UseOptions,
): Promise<Outcome<null>> {
  const url = new URL('/agent/v1/util/echo', agent)
  const json = { message: 'botcert' }
  const context = createSecureContext({ ca: [...trust] })
  const answer = await call({ method: 'POST', url, headers: { ...tokens }, json }, context, signal)
  if ('ok' in answer) return answer
  if (answer.status !== 200) return refuse(answer)
  if (readField(answer.body, 'message') === json.message) {
    return { ok: true, facts: null, detail: 'The agent took both tokens.' }
  }
  const detail = 'The agent answered 200, but not with the message it was sent.'
  return { ok: false, verdict: 'refused', cause: 'http-error', detail }
}

/** POST /v1/logout of session auth, over mutual TLS. */
export async function logOut(
  sessionAuth: URL,
  sessionToken: string,
  clientContext: SecureContext,
  signal: AbortSignal,
): Promise<Outcome<null>> {
  const url = new URL(`${sessionAuth.pathname}/v1/logout`, sessionAuth)
  const answer = await call(
    { method: 'POST', url, headers: { sessionToken } },
    clientContext,
    signal,
  )
  if ('ok' in answer) return answer
  if (answer.status !== 200) return refuse(answer)
  return { ok: true, facts: null, detail: 'The session is ended.' }
}
