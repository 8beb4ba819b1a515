// The practice pod: a local replacement for the documented interface of a Symphony pod and key manager, for
// demonstrations and tests. Never for production: it keeps everything in memory.
import type { AddressInfo, Server } from 'node:net'
import type { Certificate } from '../pki/x509/certificate'
import { generateToken } from './secrets'
import { addUpload } from './admin-calls'
import { createApiPort } from './api-port'
import { PodRefusal } from './http'
import { createRegistry } from './registry'
import { makeServerIdentity } from './server-identity'
import { createSessions } from './sessions'
import { createWebPort } from './web-port'

export interface PodOptions {
  /** The port that requires a client certificate. Default: 0, any free port. */
  readonly apiPort?: number
  /** The port without client certificates. Default: 0, any free port. */
  readonly webPort?: number
  /** The clock for certificates and sessions. Default: the system clock. */
  readonly now?: () => Date
}

export interface Pod {
  readonly apiPort: number
  readonly webPort: number
  /** The CA of the server certificate, which clients must trust. */
  readonly serverCaPem: string
  /** The header `sessionToken` of the administrator's calls. */
  readonly adminToken: string
  /**
   * Adds a signing CA, as an upload of the administrator does.
   *
   * @throws PodRefusal if the certificate is expired, not a CA certificate, or was uploaded before.
   */
  uploadCa(name: string, certificate: Certificate): void
  /** @throws PodRefusal if the account exists already. */
  addAccount(username: string): void
  close(): Promise<void>
}

/** The only address that the pod listens on. */
const host = '127.0.0.1'

/** Starts both ports. */
export async function startPod(options: PodOptions = {}): Promise<Pod> {
  const { now = () => new Date() } = options
  const identity = await makeServerIdentity(now())
  const [registry, sessions, adminToken] = [createRegistry(), createSessions(now), generateToken()]
  const apiPort = await listen(
    createApiPort({ identity, registry, sessions, now }),
    options.apiPort ?? 0,
  )
  const webServer = createWebPort({ identity, registry, sessions, adminToken, now })
  const webPort = await listen(webServer, options.webPort ?? 0).catch(async (error: unknown) => {
    await apiPort.close()
    throw error
  })
  return {
    apiPort: apiPort.port,
    webPort: webPort.port,
    serverCaPem: identity.caPem,
    adminToken,
    uploadCa(name, certificate) {
      addUpload(registry, { name, type: 'USERSIGNING', status: 'TRUSTED', certificate }, now())
    },
    addAccount(username) {
      if (registry.addAccount(username, username) === null) {
        throw new PodRefusal(400, `The account ‘${username}’ exists already.`)
      }
    },
    async close() {
      await Promise.all([apiPort.close(), webPort.close()])
    },
  }
}

interface Port {
  readonly port: number
  close(): Promise<void>
}

/** @throws the error of `listen`, with the code EADDRINUSE if the port is in use. */
async function listen(server: Server, port: number): Promise<Port> {
  const sockets = new Set<{ destroy(): void; once(event: 'close', listener: () => void): void }>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
