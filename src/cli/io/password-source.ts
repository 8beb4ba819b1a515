// Where a password comes from: the environment, a file, stdin, or a person at a terminal. Never an argument.
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { UsageError, type CommandIo } from '../command'

/** Longest password taken, in bytes. */
const maxPasswordBytes = 4096

const forms = 'env:NAME, file:PATH or stdin'

/** The option, for every command that needs a password. */
export const passwordOption = {
  type: 'string',
  value: 'SOURCE',
  help: `Where the password comes from: ${forms}. On a terminal it is asked for by default.`,
} as const

/** What a password is for, where it is not the P12 of `auth`. */
export interface PasswordPurpose {
  /** As in a sentence: `the P12 file`. */
  readonly of: string
  /** The option that says where it comes from. */
  readonly option: string
}

const ofP12: PasswordPurpose = { of: 'the P12 file', option: '--password-from' }

/**
 * Reads a password. One line break at the end of a file or of stdin does not belong to it.
 *
 * @param source as given to `--password-from`; undefined asks at the terminal.
 * @throws UsageError, which never repeats what was given: it may be the password itself. DOMException
 *   `AbortError` where a person gives up at the prompt.
 */
export async function readPassword(
  source: string | undefined,
  io: CommandIo,
  { of, option }: PasswordPurpose = ofP12,
): Promise<string> {
  if (source === undefined) {
    if (io.isTerminal) return askPassword(io, of)
    throw new UsageError(`The password of ${of} is needed: ${option} ${forms}.`)
  }
  if (source === 'stdin') return decode(await readStart(io.stdin, option), 'stdin')
  const [, kind, rest] = /^(env|file):(.+)$/su.exec(source) ?? []
  if (kind === 'env' && rest !== undefined) {
    const password = io.env[rest]
    if (password !== undefined) return password
    throw new UsageError(`The environment variable of ${option} is not set.`)
  }
  if (kind === 'file' && rest !== undefined) return readPasswordFile(rest, option)
  throw new UsageError(`${option} takes ${forms}; a password itself is refused there.`)
}

async function readPasswordFile(path: string, option: string): Promise<string> {
  try {
    return decode(await readStart(createReadStream(path), option), 'the file')
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    throw new UsageError(`The file of ${option} could not be read (${reason}).`, { cause })
  }
}

async function readStart(stream: Readable, option: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length > maxPasswordBytes) {
      throw new UsageError(`${option} leads to more than ${maxPasswordBytes} bytes.`)
    }
  }
  return Buffer.concat(chunks)
}

function decode(bytes: Buffer, place: string): string {
  try {
    // A byte order mark, which some editors write, is taken away.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '')
  } catch (cause) {
    throw new UsageError(`The password in ${place} is not UTF-8 text.`, { cause })
  }
}

/** Asks without showing what is typed. */
async function askPassword({ stdin, stderr, signal }: CommandIo, of: string): Promise<string> {
  stderr(`Password of ${of}: `)
  stdin.setRawMode?.(true)
  try {
    const typed: string[] = []
    const decoder = new TextDecoder()
    for await (const chunk of stdin.iterator({ destroyOnReturn: false })) {
      signal.throwIfAborted()
      if (takeKeys(decoder.decode(chunk as Buffer, { stream: true }), typed)) break
    }
    return typed.join('')
  } finally {
    stdin.setRawMode?.(false)
    stdin.pause()
    stderr('\n')
  }
}

/** Takes what a terminal in raw mode sends. True at the end of the line. */
function takeKeys(keys: string, typed: string[]): boolean {
  // Arrows and other keys that send an escape sequence.
  if (keys.startsWith('\u001b')) return false
  for (const key of keys) {
    switch (key) {
      case '\r':
      case '\n':
      case '\u0004':
        return true
      case '\u0003':
        throw new DOMException('Stopped at the prompt', 'AbortError')
      case '\u0015':
        typed.length = 0
        break
      case '\b':
      case '\u007f':
        typed.pop()
        break
      default:
        if (key >= ' ') typed.push(key)
    }
  }
  return false
}
