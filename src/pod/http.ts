// HTTP of the practice pod: routes, JSON, and errors as documented by Symphony: `{ code, message }` with the HTTP status
// as the code. api-port.ts and web-port.ts contain the routes.
import type { IncomingMessage, RequestListener, ServerOptions, ServerResponse } from 'node:http'

export interface PodRoute {
  readonly method: 'GET' | 'POST'
  /** Matched against the whole path; its groups go to `answer`. */
  readonly path: RegExp
  /**
   * Returns the JSON of the answer with status 200.
   *
   * @throws PodRefusal
   */
  answer(request: IncomingMessage, ...groups: readonly string[]): Promise<object> | object
}

/** An answer with a status other than 200. */
export class PodRefusal extends Error {
  readonly status: number
  /** The allowed methods, for a 405 (RFC 9110 §15.5.6). */
  readonly allow: string | undefined

  constructor(status: number, message: string, allow?: string) {
    super(message)
    this.name = 'PodRefusal'
    this.status = status
    this.allow = allow
  }
}

/** A certificate with its chain has a few kB in JSON. */
const maxBodyBytes = 262_144

/** Closes the connections of stalled clients. */
export const podServerOptions: ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  keepAliveTimeout: 5_000,
}

/** In all answers, so that nobody mistakes this pod for a real one. */
const practiceHeaders = {
  'x-botcert-practice-pod': 'A local stand-in for practice. Never for production.',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
}

export function createPodListener(routes: readonly PodRoute[]): RequestListener {
  return (request, response) => {
    findAnswer(request, routes).then(
      (body) => send(response, 200, body),
      (error: unknown) => sendRefusal(response, error),
    )
  }
}

async function findAnswer(request: IncomingMessage, routes: readonly PodRoute[]): Promise<object> {
  const [path = ''] = (request.url ?? '').split('?', 1)
  const known = routes.filter((route) => route.path.test(path))
  const route = known.find(({ method }) => method === request.method)
  if (route !== undefined) {
    return route.answer(request, ...(route.path.exec(path)?.slice(1) ?? []))
  }
  if (known.length === 0) throw new PodRefusal(404, 'Unknown path on this port.')
  const methods = known.map(({ method }) => method).join(', ')
  throw new PodRefusal(405, `This path only accepts ${methods}.`, methods)
}

function sendRefusal(response: ServerResponse, error: unknown): void {
  const isOurs = error instanceof PodRefusal
  const status = isOurs ? error.status : 500
  // Messages of unexpected errors are not sent: they may contain client data.
  const message = isOurs ? error.message : 'The practice pod failed.'
  if (isOurs && error.allow !== undefined) response.setHeader('allow', error.allow)
  // The rest of a refused body is not read.
  response.setHeader('connection', 'close')
  send(response, status, { code: status, message })
}

/** Sends an answer. Does nothing if the client has disconnected. */
function send(response: ServerResponse, status: number, body: object): void {
  if (response.destroyed) return
  response.writeHead(status, { 'content-type': 'application/json', ...practiceHeaders })
  response.end(JSON.stringify(body))
}

/** Whether the request has a body or a Content-Type. */
export function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length']
  return (
    headers['content-type'] !== undefined ||
    headers['transfer-encoding'] !== undefined ||
    (length !== undefined && length !== '0')
  )
}

/**
 * Reads the JSON of a request.
 *
 * @throws PodRefusal 400 if the body is not JSON or too large.
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > maxBodyBytes) {
      throw new PodRefusal(400, `The body is larger than ${maxBodyBytes} bytes.`)
    }
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new PodRefusal(400, 'The body is not JSON.')
  }
}

/** Returns undefined if the header is missing or occurs more than once. */
export function readHeader(request: IncomingMessage, name: string): string | undefined {
  const values = request.headersDistinct[name.toLowerCase()]
  return values?.length === 1 ? values[0] : undefined
}
