// The loopback HTTP server of `serve`: the built app and the check API, for this machine's browser alone.
// Nothing is logged. The rules it keeps are server/guards.ts and server/answer.ts.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ApiFailure } from './protocol'
import { generateToken } from './secrets'
import { securityHeaders, sendJson } from './server/answer'
import { listApiCalls, type ApiCall, type ApiOptions } from './server/api'
import { guardApiCall, guardOrigin } from './server/guards'
import { ServerRefusal } from './server/refusal'
import { readStaticFiles, type StaticFiles } from './server/static-files'

export interface ServerOptions extends ApiOptions {
  /** Folder of the built app. */
  readonly appFolder: string
  /** 0 takes a free one. */
  readonly port: number
}

export interface Server {
  readonly port: number
  /** For the header `tokenHeader` of the API; 256 random bits. */
  readonly token: string
  /** The page with the token in the fragment, which no browser sends anywhere. */
  readonly url: string
  close(): Promise<void>
}

const host = '127.0.0.1'

/** @throws AppMissing; the error of `listen`, with the code EADDRINUSE where the port is taken. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const files = await readStaticFiles(options.appFolder)
  const calls = listApiCalls(options)
  const token = generateToken()
  const hosts: string[] = []
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000 },
    (request, response) => {
      answer(request, response, { files, calls, token, hosts }).catch((error: unknown) =>
        refuse(response, error),
      )
    },
  )
  // A browser opens six connections; this leaves room for tabs, not for floods.
  server.maxConnections = 64
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  hosts.push(`${host}:${port}`, `localhost:${port}`)
  return {
    port,
    token,
    url: `http://${host}:${port}/#token=${token}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Site {
  readonly files: StaticFiles
  readonly calls: ReadonlyMap<string, ApiCall>
  readonly token: string
  readonly hosts: readonly string[]
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { files, calls, token, hosts }: Site,
): Promise<void> {
  guardOrigin(request, hosts)
  const [path = ''] = (request.url ?? '').split('?', 1)
  const call = calls.get(path)
  if (call !== undefined) {
    guardApiCall(request, token)
    return call(request, response)
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new ServerRefusal(405, 'method-refused', 'Files take GET and HEAD only.', 'GET, HEAD')
  }
  const file = files.get(path)
  if (file === undefined) throw new ServerRefusal(404, 'not-found', 'There is no such file.')
  response.writeHead(200, {
    ...securityHeaders,
    'content-type': file.mediaType,
    'content-length': file.body.length,
  })
  response.end(request.method === 'HEAD' ? undefined : file.body)
}

/** Also where a check crashed: the next one finds the server as it was. */
function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    // A stream without a report: the page says that the check came to no verdict.
    response.end()
    return
  }
  const isOurs = error instanceof ServerRefusal
  const failure: ApiFailure = isOurs
    ? { code: error.code, message: error.message }
    : { code: 'internal', message: 'The runner failed at this, which is a bug of its own.' }
  sendJson(response, isOurs ? error.status : 500, failure, {
    ...(isOurs && error.allow !== undefined ? { allow: error.allow } : {}),
    // What is left of a refused body is not read.
    connection: 'close',
  })
}
