// Writes a file that may contain a private key: completely or not at all, and readable only by its owner.
import { randomBytes } from 'node:crypto'
import { access, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Bytes } from '../../text/bytes'
import { UsageError } from '../command'
import { findErrorCode } from './read-input'

const ownerOnly = 0o600

export interface OutputOptions {
  readonly mayReplace: boolean
  /** The option that names the file, for messages. Default: `--out`. */
  readonly option?: string
}

/**
 * Writes a temporary file in the same folder and renames it.
 *
 * @throws UsageError if the file exists and must not be replaced, or cannot be written.
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
    // Creates the file to claim its name: with a check before, another program could create it in between.
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

/** @throws UsageError if the file exists, so that a command can stop before it does its work. */
export async function refuseExisting(path: string): Promise<void> {
  const exists = await access(path).then(
    () => true,
    () => false,
  )
  if (exists) throw refuseTaken()
}

function refuseTaken(): UsageError {
  return new UsageError(
    'The file of --out exists already. Choose another name, or add --force to replace it.',
  )
}

function refuseOutput(cause: unknown, option: string): UsageError {
  const code = findErrorCode(cause)
  if (code === 'EEXIST') return refuseTaken()
  return new UsageError(`The file of ${option} could not be written (${code}).`, { cause })
}
