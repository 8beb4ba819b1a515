// How the loopback server says no.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { PkiError } from '../pki/errors'
import type { ApiFailure } from '../report/api'
import { writeJson } from './answer'
import { maxDrainBytes } from './limits'

/** Any answer of 400 or more. The message never repeats what was sent. */
export class ServerRefusal extends Error {
  readonly status: number
  /** Of ApiFailure. */
  readonly code: string
  /** Methods that would be taken, of a 405 (RFC 9110 §15.5.6). */
  readonly allow: string | undefined

  constructor(status: number, code: string, message: string, allow?: string) {
    super(message)
    this.name = 'ServerRefusal'
    this.status = status
    this.code = code
    this.allow = allow
  }
}

/** What is told of an error: our own words as they are, of a fault nothing. */
export function toRefusal(error: unknown): ServerRefusal {
  if (error instanceof ServerRefusal) return error
  if (error instanceof PkiError) return new ServerRefusal(400, error.code, error.message)
  return new ServerRefusal(500, 'internal', 'The runner failed at this, which is a bug of its own.')
}

export function formatFailure({ code, message }: ServerRefusal): ApiFailure {
  return { code, message }
}

/**
 * Answers with the refusal and closes the connection, once the client has stopped sending: bytes that nobody
 * reads would reset it, and the answer be lost.
 *
 * @param drainMs how long it may still send.
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
