// A file of the command line, or stdin, as bytes: never more of it than is read of any file.
import { createReadStream, readFileSync, statSync } from 'node:fs'
import type { Readable } from 'node:stream'
import type { Bytes } from '../../text/bytes'
import { PkiError } from '../../pki/errors'
import { maxFileBytes } from '../../files/detect'
import type { CommandIo } from '../command'

/** What is read at once, in bytes. */
const maxSmallFileBytes = 1_048_576

/** What stands for stdin on the command line. */
export const stdinName = '-'

/** A file that cannot be read at all. */
export class UnreadableFile extends Error {
  readonly code = 'file-unreadable'

  constructor(reason: string, options?: ErrorOptions) {
    super(`The file could not be read (${reason}).`, options)
    this.name = 'UnreadableFile'
  }
}

/**
 * Reads a file, or stdin for `-`.
 *
 * @throws UnreadableFile; PkiError `input-too-large` as soon as the limit is passed, so that a device without
 *   an end is refused too; DOMException `AbortError` after Ctrl-C.
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
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    throw new UnreadableFile(reason, { cause })
  }
}

/** A plain file of no great size at once, which a batch has ten thousand of; null for all else. */
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
        `The file has more than ${maxFileBytes} bytes, which is more than is read of any.`,
      )
    }
  }
  // Of its own buffer, as WebCrypto wants it; a Buffer shares one.
  return new Uint8Array(Buffer.concat(chunks))
}
