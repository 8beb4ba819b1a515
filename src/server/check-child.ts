// The process that runs one check for the loopback server, see check-process.ts. It communicates only with its parent
// and ends with it.
import { setTimeout as sleep } from 'node:timers/promises'
import { PkiError } from '../pki/errors'
import { runAuth } from '../auth/run'
import {
  parseOrder,
  checkArgument,
  type FromCheck,
  type CheckOrder,
  type ToCheck,
} from './check-messages'

/** The time for a logout if the parent ends during a check. */
const graceMs = 5_000

type Parent = Pick<NodeJS.Process, 'argv' | 'connected' | 'on' | 'send'>

/** Whether this process runs a check. The argument is not enough: it also needs the channel to a parent. */
export function isCheckProcess({ argv, send }: Parent): boolean {
  return send !== undefined && argv[2] === checkArgument
}

/**
 * Runs the check that the parent sends.
 *
 * Resolves when nothing is left to do; the caller then exits the process.
 *
 * @param interrupted stops the check, as `stop` of the parent does: Ctrl-C reaches both processes.
 */
export async function serveCheck(parent: Parent, interrupted: AbortSignal): Promise<void> {
  const stop = new AbortController()
  interrupted.addEventListener('abort', () => stop.abort())
  const gone = new Promise<void>((resolve) => parent.on('disconnect', resolve))
  // The parent ended while this process started.
  if (!parent.connected) return
  const ended = new Promise<void>((resolve, reject) => {
    parent.on('message', (message: ToCheck) => {
      if (message.type === 'stop') stop.abort()
      else runOrder(message.order, parent, stop.signal).then(resolve, reject)
    })
  })
  const isGoneFirst = await Promise.race([gone.then(() => true), ended.then(() => false)])
  stop.abort()
  // The parent ends this process once it has the report.
  await (isGoneFirst ? Promise.race([ended, sleep(graceMs)]) : gone)
}

async function runOrder(order: CheckOrder, parent: Parent, signal: AbortSignal): Promise<void> {
  const tell = (answer: FromCheck): void => {
    if (parent.connected) parent.send?.(answer)
  }
  try {
    tell({
      type: 'report',
      report: await runAuth(parseOrder(order), (stage) => tell({ type: 'stage', stage }), signal),
    })
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    tell({ type: 'refused', code: error.code, message: error.message })
  }
}
