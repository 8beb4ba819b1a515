// The built page, read into memory once. A request is looked up by its whole path and never reaches the file system, so
// that path traversal is impossible.
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

interface StaticFile {
  readonly mediaType: string
  readonly body: Buffer
}

/** By URL path; `/` is the page. */
export type StaticFiles = ReadonlyMap<string, StaticFile>

/** The folder does not contain the page. */
export class AppMissing extends Error {
  constructor(folder: string) {
    super(`${folder} does not contain the built page. In a clone of Botcert, run npm run build.`)
    this.name = 'AppMissing'
  }
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.md': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
}

/** @throws AppMissing */
export async function readStaticFiles(folder: string): Promise<StaticFiles> {
  const files = new Map<string, StaticFile>()
  for (const path of await listFiles(folder)) {
    const body = await readFile(path)
    const mediaType = mediaTypes[extname(path)] ?? 'application/octet-stream'
    files.set(encodeURI(`/${relative(folder, path).split(sep).join('/')}`), { mediaType, body })
  }
  const page = files.get('/index.html')
  if (page === undefined) throw new AppMissing(folder)
  return files.set('/', page)
}

async function listFiles(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    // Links are ignored: only files in this folder are served.
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return []
    throw cause
  }
}
