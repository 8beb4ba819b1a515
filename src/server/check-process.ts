// Runs a check in a process of its own: whatever a server's bytes do to it, the loopback server lives on, and
// the secrets of the check are gone with its memory. The other side is check-child.ts.
import { fork, type ChildProcess } from 'node:child_process'
import { PkiError } from '../pki/errors'
import type { AuthOptions, runAuth } from '../auth/run'
import type { AuthReport } from '../report/auth-report'
import { encodeOrder, parseFromCheck, checkArgument, type ToCheck } from './check-messages'
import { ServerRefusal } from './refusal'

export interface CheckLimits {
  /** For the whole check. Default: 4 minutes, which no check with stages of 15 seconds comes near. */
  readonly totalMs: number
  /** From being told to stop to being killed: time for a logout. Default: 5 seconds. */
  readonly graceMs: number
}

const defaultLimits: CheckLimits = { totalMs: 240_000, graceMs: 5_000 }

/** A check needs some 30 MB; beyond this it is a fault, and ends itself. */
const maxHeapMegabytes = 256
/** A check has some thirty stages. */
const maxStages = 100

/** What a check may know of this process’s surroundings: where CAs and system libraries are. */
const inheritedNames = new Set([
  'PATH',
  'SYSTEMROOT',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'OPENSSL_CONF',
])

/**
 * A `runAuth` that hands the check over.
 *
 * Of its options it overwrites `p12` once that is handed over. It throws, beside what `runAuth` throws,
 * ServerRefusal `check-crashed` and `check-timeout`.
 *
 * @param entryFile the built runner, which is cli.ts.
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
      // It has nothing left to do.
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
    // Not those of this process: a debugger’s port, say, is taken.
    execArgv: [`--max-old-space-size=${maxHeapMegabytes}`],
    // Structured clones: bytes stay bytes.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
}

/** Whether it arrives shows in the answer: a process that is gone sends none. */
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
    // It ended, or closed its channel, or did not start.
    for (const event of ['exit', 'disconnect', 'error']) child.on(event, () => reject(crashed))
  })
}

const crashed = new ServerRefusal(
  500,
  'check-crashed',
  'The process that ran the check ended before it came to a verdict. The runner is as it was: try once more, and report it where it happens again.',
)

function tookTooLong(totalMs: number): ServerRefusal {
  return new ServerRefusal(
    504,
    'check-timeout',
    `The check was ended because it took longer than ${Math.round(totalMs / 1000)} seconds.`,
  )
}
