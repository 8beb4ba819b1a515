// How a server of the matrix is described, and how one that is a program of the machine is run.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { awaitListening, findFreePort } from '../mtls-world'
import { findProgram } from '../programs'
import { matrixPassword, type MatrixWorld } from './certificates'

export const tlsVersions = ['TLSv1.2', 'TLSv1.3'] as const
export type TlsVersion = (typeof tlsVersions)[number]

/** A port for each version of TLS. */
export type Ports = Readonly<Record<TlsVersion, number>>

/** A program with its configuration: one row of the table, or several. */
export interface MatrixServer {
  readonly programs: readonly string[]
  readonly rows: readonly Row[]
  /**
   * @param applicationPort see application.ts.
   * @returns what ends it, and the ports of each row by name.
   */
  readonly start: (world: MatrixWorld, applicationPort: number) => Promise<RunningServer>
}

/** bare-html: without any HTTP around it. */
export type Welcome = 'token' | 'bare-html'

export interface Row {
  readonly name: string
  /** How it answers a bot that it lets in. Default: by a token. */
  readonly welcome?: Welcome
}

interface RunningServer {
  readonly ports: Readonly<Record<string, Ports>>
  readonly stop: () => Promise<void>
}

export async function findPorts(): Promise<Ports> {
  return { 'TLSv1.2': await findFreePort(), 'TLSv1.3': await findFreePort() }
}

export interface RunningProgram {
  readonly process: ChildProcessWithoutNullStreams
  /** Rejects when it ends, with what it wrote to stderr. */
  readonly failed: Promise<never>
  readonly stop: () => Promise<void>
}

/**
 * Runs it in the world's folder until `stop`; its stdin and stdout are pipes, which somebody has to read.
 *
 * @param ports it is ready when all of them are listened on.
 * @throws Error with what it wrote to stderr, where it ends or does not listen.
 */
export async function runServer(
  world: MatrixWorld,
  [program, ...args]: readonly [string, ...string[]],
  ports: readonly number[],
): Promise<RunningProgram> {
  const server = spawn(findProgram(program) ?? program, args, {
    cwd: world.folder,
    env: { ...process.env, P12_PASSWORD: matrixPassword },
  })
  let said = ''
  server.stderr.on('data', (data: Buffer) => {
    said = (said + data.toString()).slice(-2000)
  })
  const ended = once(server, 'exit')
  const failed = ended.then(() => Promise.reject(new Error(`${program} ended: ${said}`)))
  failed.catch(() => undefined)
  const stop = async () => {
    server.kill()
    await ended
  }
  try {
    await Promise.race([Promise.all(ports.map(awaitListening)), failed])
  } catch (error) {
    server.kill()
    throw error
  }
  return { process: server, failed, stop }
}
