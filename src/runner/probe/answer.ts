// What the documented services answer: tokens, `{code, message}`, who the session is.
import { formatForeign } from './foreign-text'
import type { HttpAnswer } from './http-exchange'

/** The token of `{"name": …, "token": …}`; null where the body is something else. */
export function readToken(body: string): string | null {
  return readField(body, 'token')
}

/** A text field of a JSON object that is not empty. */
export function readField(body: string, field: string): string | null {
  const value = readObject(body)[field]
  return typeof value === 'string' && value !== '' ? value : null
}

function readObject(body: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
  } catch {
    return {}
  }
}

/** `HTTP 401, {code: 401, message: …}` with the server's words as they are, one line. */
export function describeAnswer({ status, body }: HttpAnswer): string {
  const { code, message } = readObject(body)
  const isDocumented = typeof message === 'string'
  const said = isDocumented ? `${String(code)}: ${message}` : body.trim().slice(0, 200)
  const hint =
    status === 404 ? ' Is this the port for client certificates? It is usually 8444.' : ''
  return `The server answered HTTP ${status}${said === '' ? '' : `, ${formatForeign(said)}`}.${hint}`
}
