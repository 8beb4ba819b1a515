// The loopback HTTP server of `serve`: the built page and the API of the login test, only for browsers on this machine.
// It logs nothing. guards.ts and answer.ts contain its security rules.
import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { generateToken } from '../pod/secrets'
import { securityHeaders } from './answer'
import { createApi, type ApiCall, type ApiOptions } from './api'
import { guardApiCall, guardFileCall, guardForm, guardOrigin } from './guards'
import {
  defaultLimits,
  maxConnections,
  maxRequestsPerConnection,
  type ServerLimits,
} from './limits'
import { sendRefusal, ServerRefusal, toRefusal } from './refusal'
import { readStaticFiles, type StaticFiles } from './static-files'

export interface ServerOptions extends ApiOptions {
  /** Folder of the built app. */
  readonly appFolder: string
  /** 0 means any free port. */
  readonly port: number
  /** Default: defaultLimits. */
  readonly limits?: Partial<ServerLimits>
}

export interface Server {
  readonly port: number
  /** For the header `tokenHeader` of the API; 256 random bits. */
  readonly token: string
  /** The address of the page, with the token in the fragment, which browsers do not send. */
  readonly url: string
  /** Stops the running checks and waits for their end. */
  close(): Promise<void>
}

const host = '127.0.0.1'

/** @throws AppMissing; the error of `listen`, with the code EADDRINUSE if the port is in use. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const files = await readStaticFiles(options.appFolder)
  const api = createApi(options)
  const token = generateToken()
  const hosts: string[] = []
  const limits = { ...defaultLimits, ...options.limits }
  const server = createListener({ files, calls: api.calls, token, hosts }, limits)
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
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      // The closed connections stop the checks.
      await api.idle()
    },
  }
}

interface Site {
  readonly files: StaticFiles
  readonly calls: ReadonlyMap<string, ApiCall>
  readonly token: string
  readonly hosts: readonly string[]
}

function createListener(site: Site, limits: ServerLimits): HttpServer {
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    // A client may disconnect at any time.
    response.on('error', () => undefined)
    const limit = setTimeout(() => request.socket.destroy(), limits.answerMs)
    response.once('close', () => clearTimeout(limit))
    answer(request, response, site).catch((error: unknown) =>
      sendRefusal(request, response, toRefusal(error), limits.drainMs),
    )
  }
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      // How often Node checks the first two limits.
      connectionsCheckingInterval: Math.min(1_000, limits.headersMs),
    },
    listener,
  )
  server.setTimeout(limits.idleMs)
  server.maxConnections = maxConnections
  server.maxRequestsPerSocket = maxRequestsPerConnection
  // Without these listeners, Node answers `100 Continue` to everyone.
  server.on('checkContinue', listener)
  server.on('checkExpectation', listener)
  return server
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { files, calls, token, hosts }: Site,
): Promise<void> {
  guardForm(request)
  guardOrigin(request, hosts)
  const [path = ''] = (request.url ?? '').split('?', 1)
  const call = calls.get(path)
  if (call !== undefined) {
    guardApiCall(request, token)
    return call(request, response)
  }
  guardFileCall(request)
  const file = files.get(path)
  if (file === undefined) throw new ServerRefusal(404, 'not-found', 'There is no such file.')
  response.writeHead(200, {
    ...securityHeaders,
    'content-type': file.mediaType,
    'content-length': file.body.length,
  })
  response.end(request.method === 'HEAD' ? undefined : file.body)
}
