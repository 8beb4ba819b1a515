// Opening the browser: the token must not appear in the list of processes or in a file that others can read.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findOpener, openBrowser } from '../../../src/cli/io/open-browser'

const folder = mkdtempSync(join(tmpdir(), 'botcert-browser-'))
afterAll(() => rmSync(folder, { recursive: true }))

const url = 'http://127.0.0.1:4180/#token=abc_DEF-123'

/** Records its arguments instead of opening a browser. */
const noting = (file: string) =>
  [
    process.execPath,
    '-e',
    'require("fs").writeFileSync(process.argv[1], JSON.stringify(process.argv))',
    file,
  ] as const

describe('the browser', () => {
  it('is redirected to the address by a private file, which is removed', async () => {
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

  it('may be missing: the file is still removed', async () => {
    const listFiles = () => readdirSync(tmpdir()).filter((name) => name.startsWith('botcert-open-'))
    const before = listFiles()
    const remove = await openBrowser(url, [join(folder, 'no-such-program')])
    await remove()
    expect(listFiles()).toEqual(before)
  })

  it('is opened only if a person uses the desktop', () => {
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
