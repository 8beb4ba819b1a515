// What a failed connection means, in words and as a cause, from Node's error and how far it got.
import type { Cause } from '../protocol'
import { alerts, findAlertNumber, formatAlert } from './alerts'
import { ConnectionClosed, type NetworkFailure, type Phase } from './connection'
import { formatForeign } from './foreign-text'
import { AnswerTooLong } from './http-exchange'
import type { Failure } from './outcome'

/** Node's and OpenSSL's codes that name one cause by themselves. */
const causesByCode: Readonly<Record<string, Cause>> = {
  ENOTFOUND: 'name-unknown',
  EAI_AGAIN: 'name-unknown',
  ECONNREFUSED: 'connection-refused',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'connection-refused',
  ENETUNREACH: 'connection-refused',
  CERT_HAS_EXPIRED: 'server-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'server-name-mismatch',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'server-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'server-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'server-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'server-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'server-untrusted',
  ERR_SSL_WRONG_VERSION_NUMBER: 'not-tls',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'tls-version',
}

/** How far it had got when the time was over. */
const timeouts: Readonly<Record<Phase, string>> = {
  connect: 'no connection came about in time',
  tls: 'the connection came about, but the TLS handshake did not end in time',
  http: 'no HTTP answer came in time',
}

const advice: Partial<Record<Cause, string>> = {
  'name-unknown':
    'The name is not known to DNS. Is it spelled right, and is the network reachable?',
  'connection-refused': 'Nothing listens there. Is the port right? It is usually 8444.',
  timeout: 'A firewall that blocks the port looks like this.',
  'not-tls': 'What answers there does not speak TLS. Is it the right port?',
  'server-expired': 'The server’s own certificate has expired.',
  'server-name-mismatch': 'The server’s certificate is for another name.',
  'server-untrusted':
    'The server’s certificate is not from a CA known here. Give its CA with --trust.',
  'tls-version': 'Client and server have no TLS version or cipher in common.',
}

/** Whether the server ended the handshake because no client certificate came: it is there, and it asks. */
export function asksForCertificate({ error, phase }: NetworkFailure): boolean {
  const alert = findAlertNumber(error.message)
  return phase === 'tls' && (alert === 116 || alert === 40 || alert === 42)
}

/** Somebody ended the check. */
export const stopped: Failure = {
  ok: false,
  cause: null,
  verdict: 'not-checked',
  detail: 'The check was stopped.',
}

/** Why the server could not be reached or verified, or did not answer; nothing was judged. */
export function explainFailure(
  { error, phase, serverFault }: Omit<NetworkFailure, 'ok'>,
  url: URL,
): Failure {
  if (error.name === 'AbortError') return stopped
  // A server that is not trusted may have ended the handshake for reasons of its own.
  const decisive = serverFault instanceof Error ? serverFault : error
  const cause = findCause(decisive)
  const what = cause === null ? '' : ` ${advice[cause] ?? ''}`
  return {
    ok: false,
    cause: cause ?? 'connection-broken',
    verdict: 'not-checked',
    detail: `${url.host}: ${describeError(decisive, phase)}.${what}`.trimEnd(),
  }
}

/** Null where the error names none. */
export function findCause(error: Error): Cause | null {
  if (error.name === 'TimeoutError') return 'timeout'
  if (error instanceof AnswerTooLong) return 'http-error'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const byCode = causesByCode[code]
  if (byCode !== undefined) return byCode
  if (/wrong version number|packet length too long|http request/i.test(error.message))
    return 'not-tls'
  const alert = findAlertNumber(error.message)
  const says = alert === null ? null : (alerts.get(alert)?.says ?? null)
  return says === 'refused' ? null : says
}

export function describeError(error: Error, phase: Phase): string {
  if (error instanceof ConnectionClosed) return 'the connection was closed without a word'
  if (error.name === 'TimeoutError') return timeouts[phase]
  const alert = findAlertNumber(error.message)
  if (alert !== null) return `the server ended the handshake with ${formatAlert(alert)}`
  // Of several addresses that all failed there is a code alone.
  return formatForeign(error.message || ('code' in error ? String(error.code) : error.name))
}
