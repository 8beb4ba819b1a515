// The files behind the paths of a command line: folders are searched, in the order of their names.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { stdinName, UnreadableFile } from './read-input'

export interface FoundPath {
  readonly path: string
  /** Why it cannot be read; null where it can, as far as is known. */
  readonly problem: UnreadableFile | null
}

/** Links inside folders are not followed: they may lead in circles, or out of the folder. */
export async function* findFiles(paths: readonly string[]): AsyncIterable<FoundPath> {
  for (const path of paths) yield* findUnder(path)
}

async function* findUnder(path: string): AsyncIterable<FoundPath> {
  try {
    if (path !== stdinName && (await stat(path)).isDirectory()) yield* searchFolder(path)
    else yield { path, problem: null }
  } catch (cause) {
    yield { path, problem: describe(cause) }
  }
}

async function* searchFolder(folder: string): AsyncIterable<FoundPath> {
  let entries
  try {
    entries = await readdir(folder, { withFileTypes: true })
  } catch (cause) {
    yield { path: folder, problem: describe(cause) }
    return
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* searchFolder(path)
    else if (entry.isFile()) yield { path, problem: null }
  }
}

function describe(cause: unknown): UnreadableFile {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
  return new UnreadableFile(reason, { cause })
}
