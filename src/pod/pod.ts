// The practice pod: a local stand-in for the documented surface of a Symphony pod and key manager, for
// demonstrations and tests. Never for production: everything in it lives in memory and dies with it.
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
  /** Of the port that demands a client certificate; 0 takes a free one, which is the default. */
  readonly apiPort?: number
  /** Of the other port; 0 takes a free one, which is the default. */
  readonly webPort?: number
  /** The clock by which certificates and sessions are judged. */
  readonly now?: () => Date
}

export interface Pod {
  readonly apiPort: number
  readonly webPort: number
  /** The CA of the pod's own server certificate: what clients must trust. */
  readonly serverCaPem: string
  /** For the header `sessionToken` of the administrator's calls. */
  readonly adminToken: string
  /**
   * As the administrator's upload of a signing CA.
   *
   * @throws PodRefusal where it is expired, no CA, or there already.
   */
  uploadCa(name: string, certificate: Certificate): void
  /** @throws PodRefusal where the name is taken. */
  addAccount(username: string): void
  close(): Promise<void>
}

/** The one address that the pod listens on. */
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
        throw new PodRefusal(400, `The account ‘${username}’ is there already.`)
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

/** @throws the error of `listen`, with the code EADDRINUSE where the port is taken. */
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
