// Finds the files for the paths of a command line. Folders are searched recursively, sorted by name.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { stdinName, UnreadableFile } from './read-input'

export interface FoundPath {
  readonly path: string
  /** Why the path cannot be read, or null. */
  readonly problem: UnreadableFile | null
}

/** Does not follow links inside folders: they may form a cycle or lead out of the folder. */
export async function* findFiles(paths: readonly string[]): AsyncIterable<FoundPath> {
  for (const path of paths) yield* findUnder(path)
}

async function* findUnder(path: string): AsyncIterable<FoundPath> {
  try {
    if (path !== stdinName && (await stat(path)).isDirectory()) yield* searchFolder(path)
    else yield { path, problem: null }
  } catch (cause) {
    yield { path, problem: new UnreadableFile(cause) }
  }
}

async function* searchFolder(folder: string): AsyncIterable<FoundPath> {
  let entries
  try {
    entries = await readdir(folder, { withFileTypes: true })
  } catch (cause) {
    yield { path: folder, problem: new UnreadableFile(cause) }
    return
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* searchFolder(path)
    else if (entry.isFile()) yield { path, problem: null }
  }
}
