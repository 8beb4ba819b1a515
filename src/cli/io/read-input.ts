// Reads the files of the command line, or stdin, up to the size limit of all files.
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { Bytes } from '../../text/bytes'
import { PkiError } from '../../pki/errors'
import { maxFileBytes } from '../../files/detect'
import { UsageError, type CommandIo } from '../command'

/** The largest file that is read in one call, in bytes. */
const maxSmallFileBytes = 1_048_576

/** The name of stdin on the command line. */
export const stdinName = '-'

/** A file that cannot be read. */
export class UnreadableFile extends Error {
  readonly code = 'file-unreadable'

  constructor(cause: unknown) {
    super(`The file could not be read (${findErrorCode(cause)}).`, { cause })
    this.name = 'UnreadableFile'
  }
}

/** Node's code of an error, such as `ENOENT`. */
export function findErrorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
}

/**
 * Reads the file that an option names.
 *
 * @throws UsageError, which names the option but not the path.
 */
export async function readOptionFile(option: string, path: string): Promise<Bytes> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (cause) {
    throw new UsageError(`The file of ${option} could not be read (${findErrorCode(cause)}).`, {
      cause,
    })
  }
}

/**
 * Reads a file, or stdin for `-`.
 *
 * @throws UnreadableFile; PkiError `input-too-large` as soon as the limit is passed, also for endless devices;
 *   DOMException `AbortError` after Ctrl-C.
 */
export async function readInput(
  path: string,
  { stdin, signal }: Pick<CommandIo, 'stdin' | 'signal'>,
): Promise<Bytes> {
  try {
    if (path === stdinName) return await readAll(stdin)
    return readSmallFile(path) ?? (await readAll(createReadStream(path, { signal })))
  } catch (cause) {
    signal.throwIfAborted()
    if (cause instanceof PkiError) throw cause
    throw new UnreadableFile(cause)
  }
}

/** Reads a small plain file in one call, which is faster for ten thousand of them; returns null for other files. */
function readSmallFile(path: string): Bytes | null {
  const facts = statSync(path)
  if (!facts.isFile() || facts.size > maxSmallFileBytes) return null
  return new Uint8Array(readFileSync(path))
}

async function readAll(stream: Readable): Promise<Bytes> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length > maxFileBytes) {
      throw new PkiError(
        'input-too-large',
        `The file has more than ${maxFileBytes} bytes, the limit for one file.`,
      )
    }
  }
  // Copied into its own buffer, as WebCrypto needs it; a Buffer may share one.
  return new Uint8Array(Buffer.concat(chunks))
}
