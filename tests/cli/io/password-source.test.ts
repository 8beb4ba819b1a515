// The sources of a password, and that it is never shown.
import { Readable } from 'node:stream'
import { afterAll, describe, expect, it } from 'vitest'
import { UsageError, type CommandIo } from '../../../src/cli/command'
import { readPassword } from '../../../src/cli/io/password-source'
import { openWorkshop } from '../../support/run'

const shop = openWorkshop()
afterAll(shop.remove)
const secret = ' hunter2 é '

interface World {
  readonly env?: Record<string, string>
  /** Chunks, as a pipe or a keyboard sends them. */
  readonly stdin?: readonly (string | Uint8Array)[]
  readonly isTerminal?: boolean
}

function makeIo({ env = {}, stdin = [], isTerminal = false }: World) {
  const shown: string[] = []
  const rawModes: boolean[] = []
  const stream = Readable.from(
    stdin.map((chunk) => Buffer.from(chunk)),
    { objectMode: false },
  )
  const io: CommandIo = {
    stdout: (text) => shown.push(text),
    stderr: (text) => shown.push(text),
    stdin: Object.assign(stream, { setRawMode: (isRaw: boolean) => rawModes.push(isRaw) }),
    env,
    isTerminal,
    signal: new AbortController().signal,
  }
  return { io, shown, rawModes }
}

async function refusal(source: string | undefined, world: World = {}): Promise<string> {
  const error: unknown = await readPassword(source, makeIo(world).io).catch(
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(UsageError)
  return (error as Error).message
}

describe('without a terminal', () => {
  it('reads a variable unchanged, also an empty one', async () => {
    const { io } = makeIo({ env: { P12: `${secret}\n`, EMPTY: '' } })
    expect(await readPassword('env:P12', io)).toBe(`${secret}\n`)
    expect(await readPassword('env:EMPTY', io)).toBe('')
  })

  it.each([
    ['no line break', secret],
    ['a line break', `${secret}\n`],
    ['a Windows line break', `${secret}\r\n`],
    ['a byte order mark', `\ufeff${secret}\n`],
  ])('reads a file with %s', async (_what, content) => {
    const path = shop.write('password', content)
    expect(await readPassword(`file:${path}`, makeIo({}).io)).toBe(secret)
  })

  it('removes only one line break from stdin', async () => {
    const { io } = makeIo({ stdin: [' hunter2', ' é \n\n'] })
    expect(await readPassword('stdin', io)).toBe(`${secret}\n`)
  })

  it.each([
    ['a missing source', undefined, '--password-from'],
    ['a password instead of a source', secret, 'not the password itself'],
    ['a source without its name', 'env:', 'env:NAME'],
    ['an unset variable', 'env:NOT_SET', 'not set'],
    ['a missing file', 'file:/nowhere/at/all', 'ENOENT'],
    ['a folder', `file:${shop.folder}`, 'EISDIR'],
  ])('refuses %s', async (_what, source, words) => {
    const message = await refusal(source)
    expect(message).toContain(words)
    expect(message).not.toContain(secret.trim())
  })

  it('refuses a password that is too long or not text, without repeating it', async () => {
    expect(await refusal('stdin', { stdin: ['x'.repeat(5000)] })).toContain('4096 bytes')
    expect(await refusal('stdin', { stdin: [Uint8Array.of(0x68, 0xff)] })).toContain('UTF-8')
  })
})

describe('at a terminal', () => {
  const type = (...stdin: readonly (string | Uint8Array)[]) => makeIo({ stdin, isTerminal: true })

  it('asks without echo, and restores the terminal', async () => {
    const { io, shown, rawModes } = type('hun', 'ter2\r', 'later')
    expect(await readPassword(undefined, io)).toBe('hunter2')
    expect(shown).toEqual(['Password of the P12 file: ', '\n'])
    expect(rawModes).toEqual([true, false])
  })

  it('accepts characters whose bytes arrive separately', async () => {
    const { io } = type(Uint8Array.of(0xc3), Uint8Array.of(0xa9, 0x0d))
    expect(await readPassword(undefined, io)).toBe('é')
  })

  it('handles backspace, Ctrl-U and Ctrl-D, and ignores arrows', async () => {
    const { io } = type('wrong\u0015hunterx\u007f', '\u001b[A', '2\u0004')
    expect(await readPassword(undefined, io)).toBe('hunter2')
  })

  it('stops at Ctrl-C, and restores the terminal', async () => {
    const { io, rawModes } = type('hunter2\u0003')
    await expect(readPassword(undefined, io)).rejects.toThrow(
      expect.objectContaining({ name: 'AbortError' }),
    )
    expect(rawModes).toEqual([true, false])
  })
})
