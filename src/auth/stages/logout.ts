// The end of the session: POST /v1/logout of session auth, over mutual TLS as the specification has it.
import type { SecureContext } from 'node:tls'
import { callSecurely } from '../net/secure-call'
import type { Network, StageResult } from '../stage'

export interface LogoutRequest {
  readonly sessionAuth: URL
  readonly sessionToken: string
  /** Shows the certificate. */
  readonly secureContext: SecureContext
  /** Whether the certificate went to a server that could not be verified. */
  readonly isUntrustedAllowed: boolean
  readonly network: Network
}

export async function logOut(
  { sessionAuth, sessionToken, ...options }: LogoutRequest,
  signal: AbortSignal,
): Promise<StageResult<null>> {
  const url = new URL(`${sessionAuth.pathname}/v1/logout`, sessionAuth)
  const request = { method: 'POST', url, headers: { sessionToken } } as const
  const { answer, detail } = await callSecurely(request, options, signal)
  return answer?.status === 200
    ? { status: 'done', detail: 'The session is ended.', facts: null }
    : { status: 'failed', detail, facts: null }
}
