// Servers of one test, well-behaved or not, on 127.0.0.1; and ways to keep a client waiting.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer as createHttpsServer, type ServerOptions } from 'node:https'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createServer as createTlsServer, type TlsOptions, type TLSSocket } from 'node:tls'

export interface FaultServers {
  /** Each returns the port. */
  readonly tcp: (onSocket: (socket: Socket) => void) => Promise<number>
  readonly tls: (options: TlsOptions, onSocket: (socket: TLSSocket) => void) => Promise<number>
  readonly https: (options: ServerOptions, listener: RequestListener) => Promise<number>
  /** Nobody listens there. */
  readonly closed: () => Promise<number>
  /** Whoever connects there waits, as behind a firewall that drops packets. */
  readonly deaf: () => Promise<number>
  readonly stop: () => Promise<void>
}

export function openFaultServers(): FaultServers {
  const endings: (() => Promise<unknown>)[] = []
  const listen = async (server: Server): Promise<number> => {
    const sockets = new Set<Socket>()
    server.on('connection', (socket: Socket) => {
      sockets.add(socket)
      // A client that gives up is what these tests are about.
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    })
    server.on('tlsClientError', () => undefined)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    endings.push(() => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(resolve))
    })
    return (server.address() as AddressInfo).port
  }
  return {
    tcp: (onSocket) => listen(createServer(onSocket)),
    tls: (options, onSocket) =>
      listen(
        createTlsServer(options, (socket) => {
          socket.on('error', () => undefined)
          onSocket(socket)
        }),
      ),
    https: (options, listener) => listen(createHttpsServer(options, listener)),
    closed: async () => {
      const server = createServer()
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as AddressInfo
      await new Promise((resolve) => server.close(resolve))
      return port
    },
    deaf: async () => {
      const { port, stop } = await listenDeaf()
      endings.push(stop)
      return port
    },
    stop: async () => {
      for (const end of endings.splice(0)) await end()
    },
  }
}

/** A process that listens, then sleeps: once its queue is full the system answers nobody. */
const deafProgram = `
const server = require('node:net').createServer()
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  require('node:fs').writeSync(1, String(server.address().port))
  process.kill(process.pid, 'SIGSTOP')
})`

async function listenDeaf(): Promise<{
  readonly port: number
  readonly stop: () => Promise<void>
}> {
  const child = spawn(process.execPath, ['-e', deafProgram], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [data] = (await once(child.stdout, 'data')) as [Buffer]
  const port = Number(data.toString())
  const waiting: Socket[] = []
  for (let isFull = false; !isFull;) {
    if (waiting.length > 20) throw new Error('The queue does not fill up')
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    waiting.push(socket)
    isFull = await Promise.race([once(socket, 'connect').then(() => false), sleep(400, true)])
  }
  return {
    port,
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      for (const socket of waiting) socket.destroy()
    },
  }
}

/** Writes the start, then the rest over and over, piece by piece, as long as the other side is there. */
export function drip(
  socket: Pick<Socket, 'write' | 'once'>,
  { start = '', rest, everyMs }: Drip,
): void {
  socket.write(start)
  const timer = setInterval(() => socket.write(rest), everyMs)
  socket.once('close', () => clearInterval(timer))
}

export interface Drip {
  readonly start?: string | Uint8Array
  readonly rest: string | Uint8Array
  readonly everyMs: number
}

/** Writes the start, then the rest over and over, as fast as the other side reads. */
export function flood(socket: Socket, start: string | Uint8Array, rest: string | Uint8Array): void {
  socket.write(start)
  const pour = (): void => {
    while (!socket.destroyed && socket.write(rest));
  }
  socket.on('drain', pour)
  pour()
}
