// Repeats a check until Ctrl-C.
import { setTimeout as pause } from 'node:timers/promises'
import { exitCodes, type CommandIo } from '../command'

export interface WatchOptions {
  /** Between the end of one check and the start of the next. */
  readonly pauseMs: number
  /** Runs one check; returns its exit code, or null if it was interrupted. */
  readonly check: () => Promise<number | null>
  /** Called if a check throws, which does not end the watch. */
  readonly onFailure: (error: Error) => void
}

/**
 * Resolves when the signal is aborted, with the exit code of the last completed check.
 *
 * @throws DOMException `AbortError` if no check was completed.
 */
export async function watch(
  { pauseMs, check, onFailure }: WatchOptions,
  { signal }: Pick<CommandIo, 'signal'>,
): Promise<number> {
  // A function, because the compiler assumes that a property does not change.
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
    // Rejects only if the signal is aborted.
    await pause(pauseMs, undefined, { signal }).catch(() => undefined)
  }
  if (code === null) signal.throwIfAborted()
  return code ?? exitCodes.notChecked
}
