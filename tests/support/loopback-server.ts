// The loopback server with a page of its own to serve and checks that the test answers, and requests to it as
// the page makes them, but for what a test changes.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuthOptions, runAuth } from '../../src/auth/run'
import { tokenHeader, type AuthEvent } from '../../src/report/api'
import type { AuthReport, Stage } from '../../src/report/auth-report'
import { reportFormat } from '../../src/report/ids'
import { startServer, type Server, type ServerOptions } from '../../src/server/server'
import { exchangeRaw, type RawAnswer } from './raw-http'

export const stage: Stage = {
  id: 'open-p12',
  service: null,
  status: 'done',
  ms: 1,
  detail: 'Opened.',
}

export const report: AuthReport = {
  format: reportFormat,
  version: '0.0.0',
  startedAt: '2026-01-01T00:00:00.000Z',
  ms: 1,
  verdict: 'accepted',
  cause: null,
  diagnosis: null,
  notices: [],
  stages: [stage],
  services: [],
  certificate: null,
  tokens: { sessionToken: 'abcd…', keyManagerToken: null },
}

interface Call {
  readonly method?: string
  readonly target?: string
  /** Null leaves a header out. */
  readonly headers?: Readonly<Record<string, string | null>>
  readonly body?: string
}

export interface Loopback extends Server {
  /** With `app`, which is served, and `secret.txt` beside it, which is not. */
  readonly folder: string
  /** `127.0.0.1:PORT`. */
  readonly host: string
  /** What the next checks do; by default they end well at once. */
  check: typeof runAuth
  /** The checks so far. */
  readonly checked: AuthOptions[]
  readonly send: (call: Call) => Promise<RawAnswer>
  /** A call of `/api/status` with all that the page sends. */
  readonly callApi: (call: Call) => Promise<RawAnswer>
  /** A check of a pod; `changes` to the request. */
  readonly callAuth: (changes?: object) => Promise<RawAnswer>
}

export async function startLoopback(options: Partial<ServerOptions> = {}): Promise<Loopback> {
  const folder = makeSite()
  const checked: AuthOptions[] = []
  const server = await startServer({
    appFolder: join(folder, 'app'),
    port: 0,
    practice: () => null,
    env: {},
    runAuth: (...args) => {
      checked.push(args[0])
      return loopback.check(...args)
    },
    ...options,
  })
  const host = `127.0.0.1:${server.port}`
  const send = ({ method = 'GET', target = '/', headers = {}, body }: Call): Promise<RawAnswer> => {
    const length = body === undefined ? null : String(Buffer.byteLength(body))
    const all: NonNullable<Call['headers']> = {
      host,
      connection: 'close',
      'content-length': length,
      ...headers,
    }
    const lines = Object.entries(all).flatMap(([name, value]) =>
      value === null ? [] : [`${name}: ${value}`],
    )
    const head = `${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`
    return exchangeRaw(server.port, `${head}${body ?? ''}`)
  }
  const callApi = ({ headers, ...call }: Call): Promise<RawAnswer> =>
    send({
      method: 'POST',
      target: '/api/status',
      headers: {
        origin: `http://${host}`,
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
        [tokenHeader]: server.token,
        ...headers,
      },
      body: '{}',
      ...call,
    })
  const loopback: Loopback = {
    ...server,
    folder,
    host,
    checked,
    check: (_options, onStage) => {
      onStage(stage)
      return Promise.resolve(report)
    },
    send,
    callApi,
    callAuth: (changes) => callApi({ target: '/api/auth', body: writeAuthRequest(changes) }),
    async close() {
      await server.close()
      rmSync(folder, { recursive: true })
    },
  }
  return loopback
}

function makeSite(): string {
  const folder = mkdtempSync(join(tmpdir(), 'botcert-server-'))
  mkdirSync(join(folder, 'app/assets'), { recursive: true })
  writeFileSync(join(folder, 'app/index.html'), '<!doctype html><title>The page</title>')
  writeFileSync(join(folder, 'app/assets/main-1a2b.js'), 'export {}')
  writeFileSync(join(folder, 'secret.txt'), 'not for the browser')
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'app/link.txt'))
  return folder
}

export function writeAuthRequest(changes: object = {}): string {
  const target = { kind: 'pod', pod: 'pod.example.com' }
  return JSON.stringify({ p12Base64: 'AQID', password: 'p', target, ...changes })
}

/** The events of a stream, without the framing of chunks. */
export function readEvents({ body }: RawAnswer): AuthEvent[] {
  return body
    .split('\r\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as AuthEvent)
}
