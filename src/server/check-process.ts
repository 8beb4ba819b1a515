// Runs a check in a separate process: a crash does not affect the loopback server, and the secrets of the check end
// with the process. The other side is check-child.ts.
import { fork, type ChildProcess } from 'node:child_process'
import { PkiError } from '../pki/errors'
import type { AuthOptions, runAuth } from '../auth/run'
import type { AuthReport } from '../report/auth-report'
import { encodeOrder, parseFromCheck, checkArgument, type ToCheck } from './check-messages'
import { ServerRefusal } from './refusal'

export interface CheckLimits {
  /** For the whole check. Default: 4 minutes, far more than a check with stages of 15 seconds needs. */
  readonly totalMs: number
  /** Between the stop message and the kill, for a logout. Default: 5 seconds. */
  readonly graceMs: number
}

const defaultLimits: CheckLimits = { totalMs: 240_000, graceMs: 5_000 }

/** A check needs about 30 MB; with more, Node ends the process. */
const maxHeapMegabytes = 256
/** A check has about thirty stages. */
const maxStages = 100

/** The environment variables of a check: the places of CAs and system libraries. */
const inheritedNames = new Set([
  'PATH',
  'SYSTEMROOT',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'OPENSSL_CONF',
])

/**
 * Returns a `runAuth` that runs the check in a separate process.
 *
 * It overwrites `p12` of its options after sending it. In addition to the errors of `runAuth`, it throws ServerRefusal
 * `check-crashed` and `check-timeout`.
 *
 * @param entryFile the built runner (cli.ts).
 */
export function runInProcess(
  entryFile: string,
  limits: CheckLimits = defaultLimits,
): typeof runAuth {
  return async (options, onStage, signal) => {
    const child = startCheck(entryFile)
    const stop = (): void => {
      void sendTo(child, { type: 'stop' })
      setTimeout(() => child.kill('SIGKILL'), limits.graceMs).unref()
    }
    const overdue = new AbortController()
    const limit = setTimeout(() => {
      overdue.abort()
      stop()
    }, limits.totalMs)
    signal?.addEventListener('abort', stop, { once: true })
    try {
      const [report] = await Promise.all([
        awaitReport(child, onStage),
        handOver(child, options).then(() => {
          if (signal?.aborted === true) stop()
        }),
      ])
      if (!overdue.signal.aborted) return report
    } catch (error) {
      if (!overdue.signal.aborted) throw error
    } finally {
      clearTimeout(limit)
      signal?.removeEventListener('abort', stop)
      // The process has nothing left to do.
      child.kill('SIGKILL')
    }
    throw tookTooLong(limits.totalMs)
  }
}

function startCheck(entryFile: string): ChildProcess {
  const inherited = Object.entries(process.env).filter(([name]) =>
    inheritedNames.has(name.toUpperCase()),
  )
  return fork(entryFile, [checkArgument], {
    env: Object.fromEntries(inherited),
    // Not the arguments of this process, which may include the port of a debugger.
    execArgv: [`--max-old-space-size=${maxHeapMegabytes}`],
    // Structured clones, which support bytes.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
}

/** Resolves even if the process has ended; in that case, no answer arrives. */
function sendTo(child: ChildProcess, message: ToCheck): Promise<void> {
  return new Promise((resolve) => child.send(message, () => resolve()))
}

async function handOver(child: ChildProcess, options: AuthOptions): Promise<void> {
  await sendTo(child, { type: 'run', order: encodeOrder(options) })
  options.p12?.fill(0)
}

function awaitReport(
  child: ChildProcess,
  onStage: Parameters<typeof runAuth>[1],
): Promise<AuthReport> {
  return new Promise((resolve, reject) => {
    let stages = 0
    child.on('message', (received: unknown) => {
      const message = parseFromCheck(received)
      switch (message?.type) {
        case 'stage':
          stages += 1
          if (stages > maxStages) reject(crashed)
          else onStage(message.stage)
          break
        case 'report':
          resolve(message.report)
          break
        case 'refused':
          reject(new PkiError(message.code, message.message))
          break
        case undefined:
          reject(crashed)
      }
    })
    // The process ended, closed its channel or did not start.
    for (const event of ['exit', 'disconnect', 'error']) child.on(event, () => reject(crashed))
  })
}

const crashed = new ServerRefusal(
  500,
  'check-crashed',
  'The process of the check crashed. Try again, and report the bug if the process crashes again.',
)

function tookTooLong(totalMs: number): ServerRefusal {
  return new ServerRefusal(
    504,
    'check-timeout',
    `The check was stopped because it took longer than ${Math.round(totalMs / 1000)} seconds.`,
  )
}
