// What is behind the servers of the matrix: the documented services, over plain HTTP on 127.0.0.1. Servers that
// leave the judgement to it say in the header X-Client-Verify what they found; `SUCCESS` is good, as nginx has it.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Application {
  readonly port: number
  readonly stop: () => Promise<void>
}

interface Answer {
  readonly status: number
  readonly body: string
}

/** @param verified what the server says of the client certificate; undefined where it refuses by itself. */
export function answer(method: string, path: string, verified?: string): Answer {
  if (verified !== undefined && verified !== 'SUCCESS')
    return refuse(401, 'Certificate not accepted')
  if (method !== 'POST') return refuse(405, 'Method not allowed')
  const body = bodies[path]
  return body === undefined ? refuse(404, 'Not found') : { status: 200, body: JSON.stringify(body) }
}

const bodies: Readonly<Record<string, object>> = {
  '/sessionauth/v1/authenticate': { name: 'sessionToken', token: 'session-0123456789abcdef' },
  '/keyauth/v1/authenticate': { name: 'keyManagerToken', token: 'key-manager-0123456789abcdef' },
  '/sessionauth/v1/logout': {},
}

function refuse(code: number, message: string): Answer {
  return { status: code, body: JSON.stringify({ code, message }) }
}

export const listener: RequestListener = (request, response) => {
  const verified = request.headers['x-client-verify']
  const { status, body } = answer(request.method ?? '', request.url ?? '', verified?.toString())
  request.resume()
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(body)
}

export async function startApplication(): Promise<Application> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
