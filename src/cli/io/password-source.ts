// Reads a password from the environment, a file, stdin, or a person at a terminal. Never from an argument.
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { UsageError, type CommandIo } from '../command'
import { findErrorCode } from './read-input'

/** The longest accepted password, in bytes. */
const maxPasswordBytes = 4096

const forms = 'env:NAME, file:PATH or stdin'

/** The option of all commands that need a password. */
export const passwordOption = {
  type: 'string',
  value: 'SOURCE',
  help: `Source of the password: ${forms}. Default: ask at the terminal.`,
} as const

/** What a password is for. */
export interface PasswordPurpose {
  /** Part of a sentence, such as `the P12 file`. */
  readonly of: string
  /** The option that names the source. */
  readonly option: string
}

const ofP12: PasswordPurpose = { of: 'the P12 file', option: '--password-from' }

/**
 * Reads a password. One line break at the end of a file or of stdin is removed.
 *
 * @param source the value of `--password-from`; if undefined, the terminal asks for the password.
 * @throws UsageError, which never contains the source, because it may be the password itself; DOMException
 *   `AbortError` if the person presses Ctrl-C at the prompt.
 */
export async function readPassword(
  source: string | undefined,
  io: CommandIo,
  { of, option }: PasswordPurpose = ofP12,
): Promise<string> {
  if (source === undefined) {
    if (io.isTerminal) return askPassword(io, of)
    throw new UsageError(`The password of ${of} is missing. Use ${option} with ${forms}.`)
  }
  if (source === 'stdin') return decode(await readStart(io.stdin, option), 'stdin')
  const [, kind, rest] = /^(env|file):(.+)$/su.exec(source) ?? []
  if (kind === 'env' && rest !== undefined) {
    const password = io.env[rest]
    if (password !== undefined) return password
    throw new UsageError(`The environment variable of ${option} is not set.`)
  }
  if (kind === 'file' && rest !== undefined) return readPasswordFile(rest, option)
  throw new UsageError(`${option} takes ${forms}, not the password itself.`)
}

async function readPasswordFile(path: string, option: string): Promise<string> {
  try {
    return decode(await readStart(createReadStream(path), option), 'the file')
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    throw new UsageError(`The file of ${option} could not be read (${findErrorCode(cause)}).`, {
      cause,
    })
  }
}

async function readStart(stream: Readable, option: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length > maxPasswordBytes) {
      throw new UsageError(`The password of ${option} is longer than ${maxPasswordBytes} bytes.`)
    }
  }
  return Buffer.concat(chunks)
}

function decode(bytes: Buffer, place: string): string {
  try {
    // TextDecoder removes a byte order mark, which some editors write.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '')
  } catch (cause) {
    throw new UsageError(`The password in ${place} is not UTF-8 text.`, { cause })
  }
}

/** Asks for a password without showing it. */
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

/** Processes the input of a terminal in raw mode. Returns true at the end of the line. */
function takeKeys(keys: string, typed: string[]): boolean {
  // Ignore arrows and other keys that send an escape sequence.
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
