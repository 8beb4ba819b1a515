// One HTTP/1.1 request and its answer over a connection that is open already. Bounded in size, by the signal in
// time; redirects are not followed.
import { request, type IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { version } from '../../text/version'
import { AnswerBroken, AnswerTooLong, ConnectionClosed } from '../fault'

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON; without it there is neither a body nor a Content-Type. */
  readonly json?: unknown
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  /** As UTF-8. */
  readonly body: string
}

/** Longest answer read, in bytes of its body. */
const maxBodyBytes = 65_536

/**
 * Sends the request and reads the answer. The connection is closed afterwards.
 *
 * @throws the error of the connection or of Node's HTTP parser; AnswerTooLong, AnswerBroken;
 * the reason of the signal.
 */
export async function exchange(
  socket: TLSSocket,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  try {
    const answer = await send(socket, request, signal)
    const body = await readBody(answer)
    // Of a body without a length the end of the connection is the end, also where we ended it.
    signal.throwIfAborted()
    return { status: answer.statusCode ?? 0, headers: answer.headers, body }
  } catch (error) {
    // Node's own AbortError does not tell a timeout from a stop.
    signal.throwIfAborted()
    throw error
  } finally {
    socket.destroy()
  }
}

function send(
  socket: TLSSocket,
  { method, url, headers = {}, json }: HttpRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const body = json === undefined ? '' : JSON.stringify(json)
  return new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request({
      createConnection: () => socket,
      method,
      path: url.pathname,
      // `Host` would be made of the socket's address otherwise.
      setHost: false,
      headers: {
        Host: url.host,
        'User-Agent': `botcert/${version}`,
        Accept: 'application/json',
        Connection: 'close',
        ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
        // A POST without a body says so (RFC 9110 §8.6).
        ...(method === 'POST' ? { 'Content-Length': Buffer.byteLength(body) } : {}),
        ...headers,
      },
      signal,
    })
    outgoing.on('response', resolve)
    // Node says neither where a server changes to another protocol (HTTP 101) that nobody asked for.
    outgoing.on('close', () => reject(new ConnectionClosed()))
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

async function readBody(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > maxBodyBytes) throw new AnswerTooLong(maxBodyBytes)
      chunks.push(chunk)
    }
  } catch (error) {
    // Node calls it a reset, by which servers refuse certificates, too.
    throw error instanceof AnswerTooLong ? error : new AnswerBroken(answer.statusCode ?? 0)
  }
  return Buffer.concat(chunks).toString('utf8')
}
