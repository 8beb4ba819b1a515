// The built app, read into memory once. A request is a look-up by its whole path: no path of a request ever
// reaches the file system, so there is nothing to escape from.
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

interface StaticFile {
  readonly mediaType: string
  readonly body: Buffer
}

/** By the path of their URL; `/` is the page. */
export type StaticFiles = ReadonlyMap<string, StaticFile>

/** There is no page in the folder. */
export class AppMissing extends Error {
  constructor(folder: string) {
    super(`There is no built page in ${folder}. In a clone of Botcert: npm run build.`)
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
    // No links: what is served lies in this folder.
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return []
    throw cause
  }
}
