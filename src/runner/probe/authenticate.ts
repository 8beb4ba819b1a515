// Authenticates at one of the two services over mutual TLS: POST /v1/authenticate, no body, no Content-Type.
import { createSecureContext, type SecureContext } from 'node:tls'
import type { Cause } from '../protocol'
import { findAlertNumber } from './alerts'
import { readToken, describeAnswer } from './answer'
import type { LocalFacts } from './check-certificate'
import { awaitAcceptance, openConnection } from './connection'
import { exchange, type HttpAnswer } from './http-exchange'
import { describeError, explainFailure, findCause } from './network-failure'
import type { OpenedP12 } from './open-p12'
import type { Failure, Outcome } from './outcome'

export interface AuthenticateOptions {
  /** The service, `https://HOST:PORT/sessionauth`. */
  readonly service: URL
  readonly clientContext: SecureContext
  readonly local: LocalFacts
  readonly signal: AbortSignal
}

/** Key, leaf and intermediates for TLS; never the P12 itself. */
export function createClientContext(
  { keyPem, chainPem }: OpenedP12,
  trust: readonly string[],
): SecureContext {
  return createSecureContext({ ca: [...trust], key: keyPem, cert: chainPem })
}

/** The token of the service. */
export async function authenticate(options: AuthenticateOptions): Promise<Outcome<string>> {
  const { service, clientContext, local, signal } = options
  const url = new URL(`${service.pathname}/v1/authenticate`, service)
  const connection = await openConnection({ url, secureContext: clientContext, signal })
  if (!connection.ok) return explainRefusal(connection.error, url, local)
  try {
    await awaitAcceptance(connection.socket)
    return judgeAnswer(await exchange(connection.socket, { method: 'POST', url }, signal), local)
  } catch (error) {
    return explainRefusal(error as Error, url, local)
  } finally {
    connection.socket.destroy()
  }
}

/** The server was reached and trusted before: what fails now is about the client certificate, mostly. */
function explainRefusal(error: Error, url: URL, local: LocalFacts): Failure {
  const cause = findCause(error)
  const alert = findAlertNumber(error.message)
  const isAboutNetwork = cause !== null && !cause.startsWith('client-certificate-')
  if (isAboutNetwork) return explainFailure({ error }, url)
  const localCause = findLocalCause(local)
  const words = [
    `${url.host}: ${describeError(error)}.`,
    localCause?.words ?? '',
    localCause === null && alert === null
      ? 'Servers on Node and Java do so when they refuse a certificate; a broken network looks the same.'
      : '',
  ]
  return {
    ok: false,
    verdict: 'refused',
    cause:
      localCause?.cause ??
      cause ??
      (alert === null ? 'connection-broken' : 'client-certificate-refused'),
    detail: words.filter((each) => each !== '').join(' '),
  }
}

interface LocalCause {
  readonly cause: Cause
  readonly words: string
}

/** What is wrong with the certificate by its own words; null where nothing is. */
function findLocalCause({ isExpired, isNotYetValid, isForClients }: LocalFacts): LocalCause | null {
  if (isExpired)
    return { cause: 'client-certificate-expired', words: 'The certificate has expired.' }
  if (isNotYetValid) {
    const words = 'The certificate is not valid yet.'
    return { cause: 'client-certificate-not-yet-valid', words }
  }
  if (isForClients) return null
  const words = 'The certificate is not for TLS clients.'
  return { cause: 'client-certificate-wrong-usage', words }
}

function judgeAnswer(answer: HttpAnswer, local: LocalFacts): Outcome<string> {
  if (answer.status === 200) {
    const token = readToken(answer.body)
    if (token !== null) return { ok: true, facts: token, detail: 'A token came.' }
    const detail = 'The server answered 200, but without {"name", "token"}.'
    return { ok: false, verdict: 'refused', cause: 'token-missing', detail }
  }
  return {
    ok: false,
    verdict: 'refused',
    cause: findHttpCause(answer, local),
    detail: describeAnswer(answer),
  }
}

function findHttpCause({ status, body }: HttpAnswer, local: LocalFacts): Cause {
  // nginx lets every certificate through the handshake and refuses it so: "The SSL certificate error".
  const isNginxRefusal = status === 400 && body.includes('SSL certificate')
  if (status === 401 || isNginxRefusal) {
    return findLocalCause(local)?.cause ?? 'client-certificate-refused'
  }
  return status === 403 ? 'account-refused' : 'http-error'
}
