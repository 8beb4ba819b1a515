// `openssl s_server` that demands a client certificate and answers with the one it got.
import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { findProgram } from './programs'

export interface ClientAuthServer {
  readonly port: number
  readonly stop: () => void
}

export interface ClientAuthOptions {
  /** PEM files: the server's own, and the anchor that clients' certificates must reach. */
  readonly certificate: string
  readonly key: string
  readonly anchor: string
  /** What it says goes to this file: a pipe fills up while a test waits for a client. */
  readonly log: string
}

/** The answer to `GET /` is a page with the client's certificate in PEM; without one the handshake fails. */
export async function startClientAuthServer(options: ClientAuthOptions): Promise<ClientAuthServer> {
  const { certificate, key, anchor, log } = options
  const own = ['-accept', '127.0.0.1:0', '-cert', certificate, '-key', key]
  const demands = ['-Verify', '3', '-verify_return_error', '-CAfile', anchor]
  const output = openSync(log, 'w')
  const program = findProgram('openssl') ?? 'openssl'
  const server = spawn(program, ['s_server', ...own, ...demands, '-www'], {
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = /^ACCEPT .*:(\d+)$/m.exec(readFileSync(log, 'utf8'))?.[1]
    if (port !== undefined) return { port: Number(port), stop: () => server.kill() }
    await sleep(50)
  }
  server.kill()
  throw new Error(`openssl s_server did not start: ${readFileSync(log, 'utf8')}`)
}
