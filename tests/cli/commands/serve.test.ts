// `botcert serve` as its user runs it. tests/server/practice.test.ts tests the practice pod, tests/e2e the whole job.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UsageError } from '../../../src/cli/command'
import { serve } from '../../../src/cli/commands/serve'
import { recordIo } from '../../support/command-io'

let folder: string
let built: Parameters<typeof serve>[2]
/** An environment that prevents a test from opening a real browser. */
const noDesktop = { CI: 'true' }

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'botcert-serve-'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>The page</title>')
  built = { appFolder: folder, runAuth: () => Promise.reject(new Error('unexpected check')) }
})
afterAll(() => rmSync(folder, { recursive: true }))

async function occupyPort(): Promise<{ port: number; free: () => void }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, free: () => server.close() }
}

describe('botcert serve', () => {
  it('prints only the address on stdout, serves the page there, and ends with Ctrl-C', async () => {
    const io = recordIo(noDesktop)
    const ending = serve({ port: '0' }, io, built)
    await expect.poll(() => io.written.stderr).toContain('Ctrl-C')
    expect(io.written.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}\n$/)
    const url = new URL(io.written.stdout)
    expect(io.written.stderr).not.toContain(url.hash.slice('#token='.length))
    expect(await (await fetch(url)).text()).toContain('The page')
    io.interrupt()
    expect(await ending).toBe(0)
    await expect(fetch(url)).rejects.toThrow()
  })

  it.runIf(process.platform === 'linux')(
    'opens a browser if a person uses the desktop, unless told not to',
    async () => {
      const note = join(folder, 'opened')
      // A replacement for xdg-open, first on the path.
      const program = join(folder, 'xdg-open')
      writeFileSync(program, `#!/bin/sh\ncp "$1" ${note}\n`, { mode: 0o755 })
      const path = process.env.PATH
      process.env.PATH = `${folder}:${path ?? ''}`
      const run = async (values: object, env: Record<string, string>) => {
        const io = recordIo(env)
        const ending = serve({ port: '0', ...values }, io, built)
        await expect.poll(() => io.written.stderr).toContain('Ctrl-C')
        await new Promise((resolve) => setTimeout(resolve, 200))
        io.interrupt()
        await ending
        return io.written.stdout.trim()
      }
      try {
        await run({}, {})
        await run({}, { DISPLAY: ':0', CI: 'true' })
        await run({ 'no-open': true }, { DISPLAY: ':0' })
        expect(existsSync(note)).toBe(false)
        const url = await run({}, { DISPLAY: ':0' })
        expect(readFileSync(note, 'utf8')).toContain(url)
      } finally {
        process.env.PATH = path
      }
    },
  )

  it('refuses a port that is in use, or invalid', async () => {
    const { port, free } = await occupyPort()
    await expect(serve({ port: String(port) }, recordIo(noDesktop), built)).rejects.toThrow(
      UsageError,
    )
    await expect(serve({ port: String(port) }, recordIo(noDesktop), built)).rejects.toThrow(
      /is in use/,
    )
    free()
    for (const wrong of ['', 'x', '-1', '65536', '80.5', '0x50']) {
      await expect(serve({ port: wrong }, recordIo(noDesktop), built)).rejects.toThrow(UsageError)
    }
  })

  it('uses any free port if no port was requested and the default is in use', async () => {
    const [first, second] = [recordIo(noDesktop), recordIo(noDesktop)]
    const endings = [serve({}, first, built), serve({}, second, built)]
    await expect.poll(() => first.written.stderr).toContain('Ctrl-C')
    await expect.poll(() => second.written.stderr).toContain('Ctrl-C')
    expect(new URL(first.written.stdout).port).not.toBe(new URL(second.written.stdout).port)
    first.interrupt()
    second.interrupt()
    expect(await Promise.all(endings)).toEqual([0, 0])
  })

  it('says how to build the page if it is missing', async () => {
    const io = recordIo(noDesktop)
    expect(await serve({ port: '0' }, io, { ...built, appFolder: join(folder, 'nothing') })).toBe(3)
    expect(io.written.stderr).toContain('npm run build')
    expect(io.written.stdout).toBe('')
  })
})
