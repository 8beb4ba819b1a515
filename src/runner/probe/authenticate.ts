// Authenticates at one of the two services over mutual TLS: POST /v1/authenticate, no body, no Content-Type.
import { createSecureContext, DEFAULT_CIPHERS, type SecureContext } from 'node:tls'
import { readToken, type TokenName } from './answer'
import type { LocalFacts } from './check-certificate'
import { awaitAcceptance, openConnection, type Phase } from './connection'
import { exchange } from './http-exchange'
import type { OpenedP12 } from './open-p12'
import type { Outcome } from './outcome'
import { explainRefusal, judgeRefusal } from './refusal'

export interface AuthenticateOptions {
  /** The service, `https://HOST:PORT/sessionauth`. */
  readonly service: URL
  readonly tokenName: TokenName
  readonly clientContext: SecureContext
  readonly local: LocalFacts
  readonly signal: AbortSignal
}

/** Key, leaf and intermediates for TLS; never the P12 itself. */
export function createClientContext(
  { keyPem, chainPem }: OpenedP12,
  anchors: readonly string[],
): SecureContext {
  const options = { ca: [...anchors], key: keyPem, cert: chainPem }
  try {
    return createSecureContext(options)
  } catch {
    // OpenSSL loads no certificate that is signed with SHA-1. Whether it is good enough is for the server to
    // say; the server itself was verified before, without this exception.
    return createSecureContext({ ...options, ciphers: `${DEFAULT_CIPHERS}:@SECLEVEL=0` })
  }
}

/** The token of the service. */
export async function authenticate(options: AuthenticateOptions): Promise<Outcome<string>> {
  const { service, tokenName, clientContext, local, signal } = options
  const url = new URL(`${service.pathname}/v1/authenticate`, service)
  const connection = await openConnection({ url, secureContext: clientContext, signal })
  if (!connection.ok) {
    const { error, phase } = connection
    return explainRefusal({ error, phase, url, local })
  }
  let phase: Phase = 'tls'
  try {
    await awaitAcceptance(connection.socket)
    phase = 'http'
    const answer = await exchange(connection.socket, { method: 'POST', url }, signal)
    if (answer.status !== 200) return judgeRefusal(answer, local)
    return readAnswer(answer.body, tokenName)
  } catch (error) {
    return explainRefusal({ error: error as Error, phase, url, local })
  } finally {
    connection.socket.destroy()
  }
}

function readAnswer(body: string, name: TokenName): Outcome<string> {
  const token = readToken(body, name)
  if (token !== null) {
    return { ok: true, facts: token, detail: `The ${name} came, ${token.length} characters.` }
  }
  const detail = `The server answered HTTP 200, but without {"name": "${name}", "token": …}.`
  return { ok: false, verdict: 'not-checked', cause: 'token-missing', detail }
}
