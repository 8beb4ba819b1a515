// Serves the static build as a plain web server would: files under a sub-path, nothing else.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

const folder = new URL('../../dist/app/', import.meta.url).pathname
const subPath = '/tools/botcert/'
const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
}

export interface StaticServer {
  readonly port: number
  /** Address of the app, with its sub-path and a slash at the end. */
  readonly url: string
  /** Answers for single files instead of what is in the build; null is 404. */
  readonly overrides: Map<string, string | null>
  readonly close: () => Promise<void>
}

export async function startStaticServer(): Promise<StaticServer> {
  const overrides = new Map<string, string | null>()
  const server = createServer((request, response) => {
    void (async () => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost')
      const name = pathname.startsWith(subPath) ? pathname.slice(subPath.length) : null
      const path = name === '' ? 'index.html' : name
      const body = path === null ? null : await findFile(path)
      response.writeHead(body === null ? 404 : 200, {
        'content-type': mediaTypes[extname(path ?? '')] ?? 'application/octet-stream',
      })
      response.end(body ?? 'Not found')
    })()
  })

  async function findFile(path: string): Promise<string | Buffer | null> {
    const override = overrides.get(path)
    if (override !== undefined) return override
    return readFile(join(folder, normalize(`/${path}`))).catch(() => null)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}${subPath}`,
    overrides,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
