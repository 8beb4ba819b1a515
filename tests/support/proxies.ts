// HTTP proxies in front of a server of the test: squid and tinyproxy from the system's packages, each with a
// configuration of its own; and a proxy that inspects TLS.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync } from 'node:fs'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { ServerIdentity } from './fault-world'
import { awaitListening, findFreePort } from './mtls-world'
import { findProgram } from './programs'
import type { Workshop } from './run'

export interface RunningProxy {
  readonly port: number
  readonly stop: () => Promise<void>
}

export const proxyUser = 'bot user'
export const proxyPassword = 'p@ss:wörd/#1'

/**
 * squid, which keeps nothing.
 *
 * @param rules lines of its configuration, with `http_access` at the least.
 */
export async function startSquid(shop: Workshop, rules: readonly string[]): Promise<RunningProxy> {
  const port = await findFreePort()
  // Started by root, it will not stay root, and reads the list of users as somebody else.
  chmodSync(shop.folder, 0o755)
  const configuration = [
    `http_port 127.0.0.1:${port}`,
    'pid_filename none',
    'access_log none',
    'cache_log stdio:/dev/null',
    'cache deny all',
    'coredump_dir none',
    'netdb_filename none',
    'pinger_enable off',
    'visible_hostname proxy.test',
    'connect_timeout 1 second',
    'shutdown_lifetime 0 seconds',
    ...rules,
  ]
  const file = shop.write(`squid-${port}.conf`, `${configuration.join('\n')}\n`)
  return run('squid', ['-N', '-f', file], port)
}

/** Lines that let in whoever knows the password. */
export function squidUsers(shop: Workshop): readonly string[] {
  const hash = shop.run('openssl', 'passwd', '-apr1', proxyPassword).trim()
  const file = shop.write('squid.users', `${proxyUser}:${hash}\n`)
  return [
    `auth_param basic program /usr/lib/squid/basic_ncsa_auth ${file}`,
    'auth_param basic realm Excelsior Bank',
    'auth_param basic utf8 on',
    'auth_param basic children 1',
    'acl known proxy_auth REQUIRED',
    'http_access allow known',
    'http_access deny all',
  ]
}

/** tinyproxy, with lines of its configuration. */
export async function startTinyproxy(
  shop: Workshop,
  lines: readonly string[],
): Promise<RunningProxy> {
  const port = await findFreePort()
  const configuration = [
    `Port ${port}`,
    'Listen 127.0.0.1',
    'Timeout 10',
    'MaxClients 20',
    ...lines,
  ]
  const file = shop.write(`tinyproxy-${port}.conf`, `${configuration.join('\n')}\n`)
  return run('tinyproxy', ['-d', '-c', file], port)
}

async function run(name: string, args: readonly string[], port: number): Promise<RunningProxy> {
  const child = spawn(findProgram(name) ?? name, args, { stdio: 'ignore' })
  await awaitListening(port)
  return {
    port,
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

/**
 * Takes a CONNECT on the socket and answers in the target’s place: TLS with its own certificate, then HTTP. It
 * asks for no client certificate, as such proxies do.
 */
export function inspect(socket: Socket, identity: ServerIdentity, listener: RequestListener): void {
  const http = createHttpServer(listener)
  socket.once('data', () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    const inside = new TLSSocket(socket, { isServer: true, ...identity })
    inside.on('error', () => undefined)
    http.emit('connection', inside)
  })
}
