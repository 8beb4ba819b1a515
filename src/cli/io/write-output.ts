// Writes a file that may hold a private key, or what is nobody else's business: whole or not at all, readable by its owner alone.
import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Bytes } from '../../text/bytes'
import { UsageError } from '../command'

const ownerOnly = 0o600

export interface OutputOptions {
  readonly mayReplace: boolean
  /** Option that names the file, for messages. Default: `--out`. */
  readonly option?: string
}

/**
 * Writes beside the place and moves the file there.
 *
 * @throws UsageError where a file is there already and may not be replaced, or the place cannot be written to.
 */
export async function writeOutput(
  path: string,
  bytes: Bytes,
  { mayReplace, option = '--out' }: OutputOptions,
): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`)
  let isClaimed = false
  try {
    await writeNew(draft, bytes)
    // Takes the name where nobody has it; asking first whether it is free would leave a moment between.
    if (!mayReplace) {
      await writeNew(path, new Uint8Array())
      isClaimed = true
    }
    await rename(draft, path)
  } catch (cause) {
    await rm(draft, { force: true })
    if (isClaimed) await rm(path, { force: true })
    throw refuseOutput(cause, option)
  }
}

async function writeNew(path: string, bytes: Bytes): Promise<void> {
  const file = await open(path, 'wx', ownerOnly)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A file is there already. */
export function refuseTaken(): UsageError {
  return new UsageError(
    'The file of --out exists already. Choose another name, or replace it with --force.',
  )
}

function refuseOutput(cause: unknown, option: string): UsageError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
  if (reason === 'EEXIST') return refuseTaken()
  return new UsageError(`The file of ${option} could not be written (${reason}).`, { cause })
}
