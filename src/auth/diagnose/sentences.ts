// Parts of sentences that evidence is made of: times, names, what a server said, how a connection ended.
import { formatTime as formatDateTime } from '../../text/dates'
import { formatAlert } from '../net/alerts'
import type { CallFacts, NetworkFault } from '../facts'
import { endSentence, formatForeign } from '../../text/foreign-text'
import { formatCount } from '../../text/numbers'

/** Furthest time that a Date can hold, in milliseconds from 1970. */
const maxTime = 8.64e15

/** `2026-11-24 12:00:00 UTC`. */
export function formatTime(ms: number): string {
  return Math.abs(ms) <= maxTime ? formatDateTime(new Date(ms)) : 'a time out of range'
}

/** `“demo-bot1”`. */
export function quote(text: string): string {
  return `“${formatForeign(text)}”`
}

/** `3 days`, `1 hour`, `20 minutes`: rounded down, at least one minute. */
export function formatSpan(ms: number): string {
  const minutes = Math.max(1, Math.floor(Math.abs(ms) / 60_000))
  if (minutes < 120) return formatCount(minutes, 'minute')
  return minutes < 2880
    ? formatCount(Math.floor(minutes / 60), 'hour')
    : formatCount(Math.floor(minutes / 1440), 'day')
}

/** The first of them, and how many more there are. */
export function formatList(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).map(formatForeign).join('; ')
  return names.length > most ? `${shown}; and ${names.length - most} more` : shown
}

/** How a connection ended, as one sentence. */
export function describeEnd({ kind, alert, code, message }: NetworkFault): string {
  switch (kind) {
    case 'alert':
      return `The server ended the handshake with ${formatAlert(alert ?? -1)}.`
    case 'closed':
      return 'The other side closed the connection without an explanation.'
    case 'reset':
      return 'The other side reset the connection.'
    case 'timeout':
      return 'No response came within the time limit.'
    case 'stopped':
      return 'The check was stopped.'
    case 'not-tls':
    case 'not-http':
    case 'too-long':
    case 'other':
      return describeError(code, message)
  }
}

function describeError(code: string | null, message: string): string {
  const said = formatForeign(message).replace(/\.$/, '')
  if (said === '') return `The connection failed (${formatForeign(code ?? 'no reason given')}).`
  const isSaid = code === null || said.includes(code)
  return `The connection failed: ${said}${isSaid ? '' : ` (${formatForeign(code)})`}.`
}

/** `The server answered HTTP 401, code 401: “No such user”.` */
export function describeCall(call: CallFacts, who = 'The server'): string {
  const said = findSaid(call)
  return endSentence(`${who} answered HTTP ${call.status ?? 0}${said === '' ? '' : `, ${said}`}`)
}

function findSaid({ status, code, message, words }: CallFacts): string {
  // What comes with success may be a token.
  if (status !== null && status >= 200 && status < 300) return ''
  const prefix = code === null ? '' : `code ${formatForeign(code)}`
  const text = message ?? (code === null ? words : '')
  if (text === '') return prefix
  return prefix === '' ? `in its words: ${quote(text)}` : `${prefix}: ${quote(text)}`
}
