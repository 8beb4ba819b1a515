// Reads the body of an API call, up to a limit.
import type { IncomingMessage } from 'node:http'
import { maxBodyBytes } from './limits'
import { ServerRefusal } from './refusal'

/**
 * Reads JSON. The bytes are overwritten afterwards, because they may contain a password.
 *
 * @throws ServerRefusal `body-too-large`, `body-malformed`.
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  // guards.ts refuses bodies of unknown length, and Node reads no more than Content-Length.
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) {
    throw new ServerRefusal(
      413,
      'body-too-large',
      `The body may have at most ${maxBodyBytes} bytes.`,
    )
  }
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new ServerRefusal(400, 'body-malformed', 'The body is not JSON.')
  } finally {
    for (const bytes of [body, ...chunks]) bytes.fill(0)
  }
}
