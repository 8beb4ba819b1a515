// How the browser is opened: the token stays off the argument list, and out of others' reach.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findOpener, openBrowser } from '../../../src/cli/io/open-browser'

const folder = mkdtempSync(join(tmpdir(), 'botcert-browser-'))
afterAll(() => rmSync(folder, { recursive: true }))

const url = 'http://127.0.0.1:4180/#token=abc_DEF-123'

/** Notes its arguments instead of opening a browser. */
const noting = (file: string) =>
  [
    process.execPath,
    '-e',
    'require("fs").writeFileSync(process.argv[1], JSON.stringify(process.argv))',
    file,
  ] as const

describe('the browser', () => {
  it('is led to the address by a private file, which goes away', async () => {
    const note = join(folder, 'arguments.json')
    const remove = await openBrowser(url, noting(note))
    await expect.poll(() => existsSync(note) && readFileSync(note, 'utf8')).toBeTruthy()
    const args = JSON.parse(readFileSync(note, 'utf8')) as string[]
    expect(args.join(' ')).not.toContain('token')
    const file = args.at(-1) ?? ''
    expect(readFileSync(file, 'utf8')).toContain(`content="0; url=${url}"`)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700)
    await remove()
    expect(existsSync(dirname(file))).toBe(false)
  })

  it('may be missing', async () => {
    const remove = await openBrowser(url, [join(folder, 'no-such-program')])
    await remove()
  })

  it('is opened only where somebody sits at the screen', () => {
    const display = { DISPLAY: ':0' }
    expect(findOpener(display, 'linux')).toEqual(['xdg-open'])
    expect(findOpener({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toEqual(['xdg-open'])
    expect(findOpener({}, 'linux')).toBeNull()
    expect(findOpener({ ...display, CI: 'true' }, 'linux')).toBeNull()
    expect(findOpener({ ...display, SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, 'linux')).toBeNull()
    expect(findOpener({ SSH_TTY: '/dev/pts/0' }, 'darwin')).toBeNull()
    expect(findOpener({}, 'darwin')).toEqual(['open'])
    expect(findOpener({}, 'win32')?.[0]).toBe('rundll32')
  })
})
