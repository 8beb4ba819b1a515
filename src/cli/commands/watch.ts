// How a command repeats a check until somebody stops it.
import { setTimeout as pause } from 'node:timers/promises'
import { exitCodes, type CommandIo } from '../command'

export interface WatchOptions {
  /** Between the end of one check and the start of the next. */
  readonly pauseMs: number
  /** One check; its exit code, or null where it was stopped, which says nothing of the bot. */
  readonly check: () => Promise<number | null>
  /** A check that could not be taken, which does not end the watch. */
  readonly onFailure: (error: Error) => void
}

/**
 * Resolves when the signal is aborted, with the exit code of the last check that ended before.
 *
 * @throws DOMException `AbortError` where none did.
 */
export async function watch(
  { pauseMs, check, onFailure }: WatchOptions,
  { signal }: Pick<CommandIo, 'signal'>,
): Promise<number> {
  // A call, because the compiler takes what it read once for settled.
  const isOver = (): boolean => signal.aborted
  let code: number | null = null
  while (!isOver()) {
    try {
      code = (await check()) ?? code
    } catch (error) {
      if (isOver()) break
      if (!(error instanceof Error)) throw error
      onFailure(error)
      code = exitCodes.notChecked
    }
    // Rejects with the abort alone.
    await pause(pauseMs, undefined, { signal }).catch(() => undefined)
  }
  if (code === null) signal.throwIfAborted()
  return code ?? exitCodes.notChecked
}
