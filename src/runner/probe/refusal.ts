// Why a service refused the client certificate: from the alert, the HTTP answer, and what the certificate says of
// itself. What stays open after these stays open in the words too.
import type { Cause } from '../protocol'
import { alerts, findAlertNumber } from './alerts'
import { describeAnswer, findNginxRefusal } from './answer'
import type { LocalFacts } from './check-certificate'
import { ConnectionClosed, type Phase } from './connection'
import type { HttpAnswer } from './http-exchange'
import { describeError, explainFailure, findCause } from './network-failure'
import type { Failure } from './outcome'

/** What is wrong with the certificate by its own words, whatever the server knows. */
interface LocalCause {
  readonly cause: Cause
  readonly words: string
}

function findLocalCause({ isExpired, isNotYetValid, isForClients }: LocalFacts): LocalCause | null {
  if (isExpired) {
    return { cause: 'client-certificate-expired', words: 'The certificate has expired.' }
  }
  if (isNotYetValid) {
    const words = 'The certificate is not valid yet.'
    return { cause: 'client-certificate-not-yet-valid', words }
  }
  if (isForClients) return null
  const words = 'The certificate is not made for TLS clients.'
  return { cause: 'client-certificate-wrong-usage', words }
}

export interface BrokenAttempt {
  readonly error: Error
  readonly phase: Phase
  readonly url: URL
  readonly local: LocalFacts
}

const certificateExpired = 45

/** The connection failed on which the certificate was shown; without it the server could be reached. */
export function explainRefusal({ error, phase, url, local }: BrokenAttempt): Failure {
  const refuse = (cause: Cause, words: string): Failure => ({
    ok: false,
    verdict: 'refused',
    cause,
    detail: `${url.host}: ${describeError(error, phase)}. ${words}`.trimEnd(),
  })
  const named = findCause(error)
  if (named?.startsWith('client-certificate-') === true) return refuse(named, '')
  const alert = findAlertNumber(error.message)
  const isRefusal = alert !== null && alerts.get(alert)?.says === 'refused'
  if (!isRefusal && !isClosed(error))
    return explainFailure({ error, phase, serverFault: null }, url)
  const localCause = findLocalCause(local)
  if (localCause !== null) return refuse(localCause.cause, localCause.words)
  if (isRefusal) return refuse('client-certificate-refused', describeOpenCase(alert))
  const words =
    'Servers on Java and Node refuse a certificate like this; a broken network looks the same.'
  return { ...refuse('connection-broken', words), verdict: 'not-checked' }
}

function isClosed(error: Error): boolean {
  if (error instanceof ConnectionClosed) return true
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}

function describeOpenCase(alert: number): string {
  return alert === certificateExpired
    ? 'The bot’s own certificate is valid by this machine’s clock: a CA of it may have expired, or the clocks differ.'
    : 'It gave no cause.'
}

/** The service answered, but not with a token. */
export function judgeRefusal(answer: HttpAnswer, local: LocalFacts): Failure {
  const { status } = answer
  const refuse = (cause: Cause, words = ''): Failure => {
    const detail = `${describeAnswer(answer)} ${words}`.trimEnd()
    return { ok: false, verdict: 'refused', cause, detail }
  }
  const nginx = findNginxRefusal(answer)
  if (nginx === 'missing') return refuse('client-certificate-missing')
  if (nginx === 'refused' || status === 401) {
    const localCause = findLocalCause(local)
    return refuse(localCause?.cause ?? 'client-certificate-refused', localCause?.words)
  }
  if (status === 403) return refuse('account-refused')
  // Documented as a refusal, of no certain cause.
  if (status === 400) return refuse('http-error')
  const hint = status === 404 ? 'Is this the port for client certificates? It is usually 8444.' : ''
  return { ...refuse('http-error', hint), verdict: 'not-checked' }
}
