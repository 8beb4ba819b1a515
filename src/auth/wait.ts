// Waiting for one event of a connection, within a time that a signal sets.
import type { EventEmitter } from 'node:events'
import { ConnectionClosed } from './fault'

/**
 * Settles with the first of the event, an error, the end and the abort. An `error` listener stays: an error that
 * comes late must not end the process.
 *
 * @throws the error of the connection; ConnectionClosed; the reason of the signal.
 */
export async function waitFor(
  emitter: EventEmitter,
  event: string,
  signal: AbortSignal,
): Promise<void> {
  let stop = (): void => undefined
  try {
    await new Promise<void>((resolve, reject) => {
      const onAbort = () => reject(signal.reason as Error)
      const onClose = () => reject(new ConnectionClosed())
      if (signal.aborted) onAbort()
      emitter.on('error', reject)
      emitter.once(event, resolve)
      emitter.once('close', onClose)
      emitter.once('end', onClose)
      signal.addEventListener('abort', onAbort, { once: true })
      stop = () => {
        emitter.off(event, resolve)
        emitter.off('close', onClose)
        emitter.off('end', onClose)
        signal.removeEventListener('abort', onAbort)
      }
    })
  } finally {
    stop()
  }
}

/**
 * The promise, or the reason of the signal where that comes first: for work that cannot be stopped.
 *
 * @throws the reason of the signal.
 */
export function within<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
