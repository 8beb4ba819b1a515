// The built runner as a process of its own, as people start it.
import { spawn, type SpawnOptions } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { resolve } from 'node:path'
import { tokenHeader, type AuthRequest, type RunnerStatus } from '../../src/report/api'

export interface BuiltRunner {
  readonly pid: number
  readonly port: number
  readonly token: string
  /** The page with the token in the fragment. */
  readonly url: string
  /** Of its API; the whole answer, however it ended. */
  readonly call: (path: string, body: object) => Promise<{ status: number; text: string }>
  readonly status: () => Promise<RunnerStatus>
  readonly auth: (changes: Partial<AuthRequest>) => Promise<{ status: number; text: string }>
  readonly signal: (name: NodeJS.Signals) => void
  /** Its exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>
}

export interface BuiltRunnerOptions extends Pick<SpawnOptions, 'uid' | 'gid' | 'cwd' | 'env'> {
  /** Of the built product. Default: `dist`. */
  readonly folder?: string
  readonly args?: readonly string[]
}

export async function startBuiltRunner({
  folder = resolve(import.meta.dirname, '../../dist'),
  args = [],
  ...options
}: BuiltRunnerOptions = {}): Promise<BuiltRunner> {
  const file = resolve(folder, 'runner/botcert.mjs')
  const serve = spawn(process.execPath, [file, 'serve', '--no-open', '--port', '0', ...args], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((end) => serve.on('exit', (code) => end(code)))
  let output = ''
  const address = await new Promise<string>((found, failed) => {
    const take = (data: Buffer): void => {
      output += data.toString()
      const [url] = /http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}/.exec(output) ?? []
      if (url !== undefined) found(url)
    }
    serve.stdout.on('data', take)
    serve.stderr.on('data', take)
    void ended.then(() => failed(new Error(`serve ended: ${output}`)))
  })
  const { port, hash } = new URL(address)
  const token = hash.slice('#token='.length)
  const call: BuiltRunner['call'] = (path, body) =>
    new Promise((answered) => {
      let [status, text] = [0, '']
      const end = (): void => answered({ status, text })
      const asking = request(
        {
          host: '127.0.0.1',
          port,
          path,
          method: 'POST',
          agent: false,
          headers: { 'content-type': 'application/json', [tokenHeader]: token },
        },
        (response) => {
          status = response.statusCode ?? 0
          response.setEncoding('utf8')
          response.on('data', (part) => (text += String(part)))
          response.on('close', end)
        },
      )
      asking.on('error', end)
      // With its length: the runner takes no chunks.
      asking.end(JSON.stringify(body))
    })
  return {
    pid: serve.pid ?? 0,
    port: Number(port),
    token,
    url: address,
    call,
    status: async () => JSON.parse((await call('/api/status', {})).text) as RunnerStatus,
    auth: (changes) =>
      call('/api/auth', { password: '', target: { kind: 'practice' }, ...changes }),
    signal: (name) => void serve.kill(name),
    ended,
  }
}

/** The processes that a process has started and that are still there; Linux alone. */
export function listChildren(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
        .split(' ')
        .filter((id) => id !== '')
        .map(Number),
    )
  } catch {
    return []
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
