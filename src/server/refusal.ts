// The error answers of the loopback server.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { PkiError } from '../pki/errors'
import type { ApiFailure } from '../report/api'
import { writeJson } from './answer'
import { maxDrainBytes } from './limits'

/** An answer with status 400 or above. The message never repeats the input. */
export class ServerRefusal extends Error {
  readonly status: number
  /** The code of ApiFailure. */
  readonly code: string
  /** The allowed methods, for a 405 (RFC 9110 §15.5.6). */
  readonly allow: string | undefined

  constructor(status: number, code: string, message: string, allow?: string) {
    super(message)
    this.name = 'ServerRefusal'
    this.status = status
    this.code = code
    this.allow = allow
  }
}

/** Converts an error to an answer. Messages of unexpected errors are not sent. */
export function toRefusal(error: unknown): ServerRefusal {
  if (error instanceof ServerRefusal) return error
  if (error instanceof PkiError) return new ServerRefusal(400, error.code, error.message)
  return new ServerRefusal(500, 'internal', 'The runner failed because of a bug. Please report it.')
}

export function formatFailure({ code, message }: ServerRefusal): ApiFailure {
  return { code, message }
}

/**
 * Answers with the refusal and closes the connection after the client has stopped sending: unread bytes would reset the
 * connection, and the client would lose the answer.
 *
 * @param drainMs how long the client may continue to send.
 */
export async function sendRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: ServerRefusal,
  drainMs: number,
): Promise<void> {
  if (response.destroyed || response.headersSent) return
  writeJson(response, refusal.status, formatFailure(refusal), {
    ...(refusal.allow === undefined ? {} : { allow: refusal.allow }),
    connection: 'close',
  })
  await drain(request, drainMs)
  response.end()
}

function drain(request: IncomingMessage, timeoutMs: number): Promise<void> {
  if (request.complete || request.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs)
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > maxDrainBytes) resolve()
    })
    request.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
    request.once('end', resolve)
  })
}
