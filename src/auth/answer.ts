// What the documented services answer: tokens, `{code, message}`, who the session is. And what web servers and
// proxies in front of them answer instead.
import type { CallFacts } from './facts'
import { endSentence, formatForeign, formatLocation } from '../text/foreign-text'
import type { HttpAnswer } from './net/http-exchange'

/** The header that each service's token goes into later. */
export type TokenName = 'sessionToken' | 'keyManagerToken'

/** Longest token taken, in characters: servers limit all headers of a request to 8 to 16 kB. */
const maxTokenLength = 8192

/**
 * The token of `{"name": …, "token": …}`; null where the body is something else, also where it is the other
 * service's token, or nothing that a header can carry.
 */
export function readToken(body: string, name: TokenName): string | null {
  const token = readField(body, 'token')
  if (token === null || readField(body, 'name') !== name) return null
  return token.length <= maxTokenLength && /^[\x21-\x7e]+$/.test(token) ? token : null
}

/** A text field of a JSON object that is not empty. */
export function readField(body: string, field: string): string | null {
  const value = readObject(body)[field]
  return typeof value === 'string' && value !== '' ? value : null
}

function readObject(body: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
  } catch {
    return {}
  }
}

/** `The server answered HTTP 401, code 401: …`, with the server's own words, in one line. */
export function describeAnswer(answer: HttpAnswer): string {
  const said = formatForeign(findWords(answer))
  return endSentence(`The server answered HTTP ${answer.status}${said === '' ? '' : `, ${said}`}`)
}

/** The answer as facts: nothing in them but what people may see. */
export function readCall(answer: HttpAnswer): CallFacts {
  const { status, headers, body } = answer
  const { code, message } = readObject(body)
  const date = Date.parse(headers.date ?? '')
  const show = (value: unknown): string | null =>
    typeof value === 'string' || typeof value === 'number' ? formatForeign(String(value)) : null
  return {
    status,
    code: show(code),
    message: show(message),
    words: formatForeign(findWords(answer)),
    nginx: findNginxRefusal(answer),
    location: headers.location === undefined ? null : formatLocation(headers.location),
    software: show(headers.server),
    skewMs: Number.isNaN(date) ? null : date - Date.now(),
    failure: null,
  }
}

/** Values of JSON that look like secrets by their names, also where they are cut off. */
const secretValues = /("[\w-]*(?:token|password|secret)"\s*:\s*")[^"]*/gi

function findWords({ status, headers, body }: HttpAnswer): string {
  // What comes with success may be a token.
  if (status >= 200 && status < 300) return ''
  const { code, message } = readObject(body)
  if (typeof message === 'string') {
    const isCode = typeof code === 'number' || typeof code === 'string'
    return isCode ? `code ${code}: ${message}` : message
  }
  const { location } = headers
  if (status >= 300 && status < 400 && location !== undefined) {
    return `which leads to ${formatLocation(location)} and was not followed`
  }
  const title = /<title>([^<]*)<\/title>/i.exec(body)?.[1]
  // Apache's page names it below a title that does not.
  const reason = /Reason: [^<]*/.exec(body)?.[0]
  if (title !== undefined && reason !== undefined) {
    return `${title}; ${reason}`.replaceAll(/\s+/g, ' ').trim()
  }
  const text = title ?? body.replaceAll(secretValues, '$1…').slice(0, 200)
  return text.replaceAll(/\s+/g, ' ').trim()
}

/** nginx takes every handshake and refuses the certificate afterwards, by HTTP 400 and a page. */
function findNginxRefusal({ status, body }: HttpAnswer): 'missing' | 'refused' | null {
  if (status !== 400) return null
  if (body.includes('No required SSL certificate was sent')) return 'missing'
  return body.includes('The SSL certificate error') ? 'refused' : null
}
