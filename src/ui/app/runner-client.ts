// The page's side of the runner's API (src/report/api.ts). No request is made without a token.
import {
  tokenHeader,
  type ApiFailure,
  type AuthEvent,
  type AuthRequest,
  type RunnerStatus,
} from '../../report/api'

/** The runner refused the request or did not answer. */
export class RunnerError extends Error {
  readonly code: string

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'RunnerError'
    this.code = code
  }
}

/** @throws RunnerError */
export async function fetchStatus(token: string): Promise<RunnerStatus> {
  const response = await post('./api/status', token, {})
  return (await response.json()) as RunnerStatus
}

/**
 * Runs the login test and calls `onEvent` for each event.
 *
 * @throws RunnerError; AbortError if `signal` ended it.
 */
export async function streamAuth(
  token: string,
  request: AuthRequest,
  signal: AbortSignal,
  onEvent: (event: AuthEvent) => void,
): Promise<void> {
  const response = await post('./api/auth', token, request, signal)
  if (response.body === null)
    throw new RunnerError('no-answer', 'Botcert sent an empty answer. Try again.')
  for await (const line of readLines(response.body)) onEvent(JSON.parse(line) as AuthEvent)
}

/** Base64 (RFC 4648 §4) of what fits into one request. */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

async function post(
  path: string,
  token: string,
  body: unknown,
  signal?: AbortSignal,
): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [tokenHeader]: token },
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new RunnerError(
      'no-answer',
      'Botcert does not answer. Start it again with npm start or botcert serve.',
      cause,
    )
  }
  if (response.ok) return response
  const failure = (await response.json().catch(() => null)) as Partial<ApiFailure> | null
  throw new RunnerError(
    failure?.code ?? `http-${response.status}`,
    failure?.message ?? `Botcert answered with HTTP status ${response.status}.`,
  )
}

async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    rest += decoder.decode(value, { stream: !done })
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim() !== '') yield line
    if (done) break
  }
  if (rest.trim() !== '') yield rest
}
