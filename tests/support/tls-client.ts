// A plain HTTPS client for tests: one connection a request, whatever the answer.
import { request, type RequestOptions } from 'node:https'

export interface TlsRequest extends RequestOptions {
  readonly port: number
  readonly path: string
  /** PEM of the CA that the server's certificate must come from. */
  readonly ca: string
  readonly body?: string
}

export interface TlsAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: unknown
}

/** The answer, its body parsed as JSON. Rejects with the error of the connection. */
export function fetchTls({ body, ...options }: TlsRequest): Promise<TlsAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: 'localhost', agent: false, ...options }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: JSON.parse(Buffer.concat(chunks).toString()) as unknown,
        }),
      )
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
