// How a connection ended, as data, from Node's error: the one place that reads its codes and messages.
import { findAlertNumber, formatAlert } from './net/alerts'
import type { NetworkFault } from './facts'
import { endSentence, formatForeign } from '../text/foreign-text'

/** The other side ended the connection without a word. */
export class ConnectionClosed extends Error {
  constructor() {
    super('the connection was closed without an explanation')
    this.name = 'ConnectionClosed'
  }
}

/** The answer was longer than anything documented. */
export class AnswerTooLong extends Error {
  constructor(maxBytes: number) {
    super(`the answer is longer than ${maxBytes} bytes`)
    this.name = 'AnswerTooLong'
  }
}

/** The answer began and never came to its end: whatever broke it, the request had been taken. */
export class AnswerBroken extends Error {
  constructor(status: number) {
    super(`the answer, HTTP ${status}, broke off before its end`)
    this.name = 'AnswerBroken'
  }
}

/** OpenSSL's words where what came is no TLS record. */
const notTls =
  /wrong version number|packet length too long|http request|unexpected message|bad record type|length mismatch|record layer failure/i

export function readFault(error: Error): NetworkFault {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null
  const alert = findAlertNumber(error.message)
  const kind = findKind(error, code, alert)
  return {
    kind,
    alert: kind === 'alert' ? alert : null,
    code,
    message: describe(error, code, alert),
  }
}

function findKind(error: Error, code: string | null, alert: number | null): NetworkFault['kind'] {
  if (error.name === 'TimeoutError') return 'timeout'
  if (error.name === 'AbortError') return 'stopped'
  if (error instanceof ConnectionClosed) return 'closed'
  if (error instanceof AnswerTooLong || code === 'HPE_HEADER_OVERFLOW') return 'too-long'
  if (alert !== null) return 'alert'
  if (isClosed(error, code)) return 'closed'
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'reset'
  if (code?.startsWith('HPE_') === true) return 'not-http'
  return notTls.test(error.message) ? 'not-tls' : 'other'
}

/** Node's other words for an end without a word: some carry the code of a reset, some that of a late write. */
function isClosed({ message }: Error, code: string | null): boolean {
  return (
    /disconnected before secure TLS|socket hang up/.test(message) ||
    code === 'ERR_STREAM_WRITE_AFTER_END' ||
    code === 'ERR_STREAM_PREMATURE_CLOSE'
  )
}

/** Node's own messages repeat the call and the address. */
const wordsByCode: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing is listening there',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to its network',
  ENOTFOUND: 'no such name is known',
  EAI_AGAIN: 'no name server answered',
  ETIMEDOUT: 'no answer came in time',
}

function describe(error: Error, code: string | null, alert: number | null): string {
  if (alert !== null) return `the server ended the handshake with ${formatAlert(alert)}`
  if (error.name === 'TimeoutError') return 'no answer came in time'
  if (isClosed(error, code)) return new ConnectionClosed().message
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'the connection was reset'
  const known = code === null ? undefined : wordsByCode[code]
  if (known !== undefined) return `${known} (${code})`
  // OpenSSL's messages begin with a number of the thread, a code, the library and the function, and end with a file
  // and a line.
  const opensslReason = /^[0-9A-F]{8,}:error:[^:]*:[^:]*:[^:]*:([^:]+):/.exec(error.message)?.[1]
  // Of several addresses that all failed there is a code alone.
  return formatForeign(opensslReason ?? (error.message || (code ?? error.name)))
}

/** A sentence: `host:8444: nothing is listening there (ECONNREFUSED).` */
export function describeFault(where: string, { message }: NetworkFault): string {
  return endSentence(`${where}: ${message}`)
}
