// The tokens in use, as later calls use them: who am I, an echo through the agent, and the end of the session.
import type { SecureContext } from 'node:tls'
import { describeAnswer, readField } from './answer'
import { openConnection } from './connection'
import { formatForeign } from './foreign-text'
import { exchange, type HttpAnswer, type HttpRequest } from './http-exchange'
import { explainFailure } from './network-failure'
import type { Failure, Outcome } from './outcome'

/** How to reach the server. */
export interface CallOptions {
  readonly secureContext: SecureContext
  readonly signal: AbortSignal
}

async function call(
  request: HttpRequest,
  { secureContext, signal }: CallOptions,
): Promise<HttpAnswer | Failure> {
  const { url } = request
  const connection = await openConnection({ url, secureContext, signal })
  if (!connection.ok) return explainFailure(connection, url)
  try {
    return await exchange(connection.socket, request, signal)
  } catch (error) {
    return explainFailure({ error: error as Error, phase: 'http', serverFault: 'good' }, url)
  }
}

/** 401 and 403 say no to the token; everything else says nothing of it. */
function explainAnswer(answer: HttpAnswer): Failure {
  const isNo = answer.status === 401 || answer.status === 403
  const verdict = isNo ? 'refused' : 'not-checked'
  return { ok: false, verdict, cause: 'http-error', detail: describeAnswer(answer) }
}

export interface IdentityQuestion {
  /** Origin of the pod's port without client certificates. */
  readonly web: URL
  readonly sessionToken: string
  /** Of the certificate's subject. */
  readonly commonName: string | null
}

/** GET /pod/v2/sessioninfo, and whether the user is the certificate's CN, byte for byte. */
export async function checkIdentity(
  { web, sessionToken, commonName }: IdentityQuestion,
  options: CallOptions,
): Promise<Outcome<null>> {
  const url = new URL('/pod/v2/sessioninfo', web)
  const answer = await call({ method: 'GET', url, headers: { sessionToken } }, options)
  if ('ok' in answer) return answer
  if (answer.status !== 200) return explainAnswer(answer)
  const username = readField(answer.body, 'username')
  if (username === null) {
    const detail = 'The server answered HTTP 200, but without a username.'
    return { ok: false, verdict: 'not-checked', cause: 'http-error', detail }
  }
  const user = formatForeign(username)
  if (username === commonName) {
    return { ok: true, facts: null, detail: `The session is ${user}’s, as the CN says.` }
  }
  const named = commonName === null ? 'missing' : formatForeign(commonName)
  const detail = `The session is ${user}’s; the CN is ${named}.`
  return { ok: false, verdict: 'refused', cause: 'identity-mismatch', detail }
}

export interface EchoQuestion {
  readonly agent: URL
  readonly sessionToken: string
  readonly keyManagerToken: string
}

/** POST /agent/v1/util/echo with both tokens. */
export async function echoThroughAgent(
  { agent, sessionToken, keyManagerToken }: EchoQuestion,
  options: CallOptions,
): Promise<Outcome<null>> {
  const url = new URL('/agent/v1/util/echo', agent)
  const json = { message: 'botcert' }
  const headers = { sessionToken, keyManagerToken }
  const answer = await call({ method: 'POST', url, headers, json }, options)
  if ('ok' in answer) return answer
  if (answer.status !== 200) return explainAnswer(answer)
  if (readField(answer.body, 'message') === json.message) {
    return { ok: true, facts: null, detail: 'The agent took both tokens.' }
  }
  const detail = 'The agent answered HTTP 200, but not with the message it was sent.'
  return { ok: false, verdict: 'not-checked', cause: 'http-error', detail }
}

export interface LogoutRequest {
  readonly sessionAuth: URL
  readonly sessionToken: string
}

/** POST /v1/logout of session auth, over mutual TLS as the specification has it. */
export async function logOut(
  { sessionAuth, sessionToken }: LogoutRequest,
  options: CallOptions,
): Promise<Outcome<null>> {
  const url = new URL(`${sessionAuth.pathname}/v1/logout`, sessionAuth)
  const answer = await call({ method: 'POST', url, headers: { sessionToken } }, options)
  if ('ok' in answer) return answer
  if (answer.status !== 200) return explainAnswer(answer)
  return { ok: true, facts: null, detail: 'The session is ended.' }
}
