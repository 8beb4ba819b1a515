// Files that the worker keeps open for a page, under ids that the page chooses. Cancel ends the worker, which then
// has lost the files: they are opened again, and the call is repeated.
import type { EngineClient } from '../../worker/client'

let lastId = 0

/** An id that is unique in this page. */
export function createFileId(): string {
  lastId += 1
  return `file-${lastId}`
}

/**
 * Calls the worker about files that are open there.
 *
 * @param call returns null if the worker has lost a file.
 */
export async function callWithFiles<T>(
  call: () => Promise<T | null>,
  reopen: () => Promise<unknown>,
): Promise<T> {
  const answer = await call()
  if (answer !== null) return answer
  await reopen()
  const second = await call()
  if (second === null)
    throw new Error('The files are no longer open. Close them and add them again.')
  return second
}

/** Lets the worker forget files and their keys. */
export function closeFiles(engine: EngineClient, fileIds: readonly string[]): void {
  // A worker that does not answer has kept nothing.
  if (fileIds.length > 0) engine.call('closeFiles', { fileIds }).catch(() => undefined)
}
