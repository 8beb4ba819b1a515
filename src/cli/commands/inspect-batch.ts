// The batch check of files. The first pass collects what the batch rules need; the second lints the items, many at a
// time. Items are kept between the passes up to a limit; beyond it, files are read twice, so that memory does not grow
// with the batch.
import { PkiError } from '../../pki/errors'
import type { FoundItem } from '../../files/item'
import { readBatchItems } from '../../lint/batch-items'
import { createBatchIndex, type BatchJudgement } from '../../lint/batch-index'
import { holdsPrivateKey, inspectItem, type BatchItem } from '../../lint/lint-item'
import type { Profile } from '../../profile/profile'
import type { CommandIo } from '../command'
import { readInput, stdinName, UnreadableFile } from '../io/read-input'
import { findFiles, type FoundPath } from '../io/find-files'
import { nativeTools } from './inspect-native'

/** Items that are checked at the same time: rare signature types are verified in other threads. */
const windowSize = 64
/** The total size of the items that are kept between the passes, in bytes. */
const maxKeptBytes = 67_108_864

/** The files and settings of one run. */
interface Batch {
  readonly paths: readonly FoundPath[]
  readonly read: (path: string) => Promise<readonly FoundItem[]>
  readonly context: { readonly profile: Profile; readonly now: Date }
  readonly signal: AbortSignal
}

export async function createBatch(
  searched: readonly string[],
  profile: Profile,
  io: CommandIo,
): Promise<Batch> {
  const paths: FoundPath[] = []
  for await (const found of findFiles(searched)) paths.push(found)
  const kept = new Map<string, readonly FoundItem[]>()
  let keptBytes = 0
  const read = async (path: string): Promise<readonly FoundItem[]> => {
    const before = kept.get(path)
    if (before !== undefined) return before
    const items = await readBatchItems({ name: path, bytes: await readInput(path, io) })
    const bytes = items.reduce((sum, { der }) => sum + der.length, 0)
    // Stdin can be read only once.
    if (path === stdinName || keptBytes + bytes <= maxKeptBytes) {
      kept.set(path, items)
      keptBytes += bytes
    }
    return items
  }
  return { paths, read, context: { profile, now: new Date() }, signal: io.signal }
}

/** The first pass. */
export async function indexBatch(
  { paths, read, context, signal }: Batch,
  accounts: readonly string[] | null,
): Promise<BatchJudgement> {
  const index = createBatchIndex(nativeTools)
  for (const { path, problem } of paths) {
    signal.throwIfAborted()
    if (problem !== null) continue
    // The second pass reports files that cannot be read.
    for (const item of await read(path).catch(ignoreUnreadable)) await index.note(item)
  }
  return index.judge(accounts, context.profile)
}

function ignoreUnreadable(error: unknown): readonly FoundItem[] {
  if (error instanceof PkiError || error instanceof UnreadableFile) return []
  throw error
}

/** The second pass: yields the items in the order of the files. */
export async function* inspectAll(
  batch: Batch,
  { answered, complete }: BatchJudgement,
): AsyncIterable<BatchItem> {
  const underWay: Promise<BatchItem>[] = []
  for (const path of batch.paths) {
    for (const work of await startFile(batch, path, answered)) {
      batch.signal.throwIfAborted()
      underWay.push(work())
      const first = underWay.length < windowSize ? undefined : underWay.shift()
      if (first !== undefined) yield complete(await first)
    }
  }
  for (const work of underWay) yield complete(await work)
}

/** Returns one task for each item of a file, or one task that reports a file that cannot be read. */
async function startFile(
  { read, context }: Batch,
  { path, problem }: FoundPath,
  answered: BatchJudgement['answered'],
): Promise<readonly (() => Promise<BatchItem>)[]> {
  try {
    if (problem !== null) throw problem
    const items = await read(path)
    const hasPrivateKeyBeside = holdsPrivateKey(items)
    return items.map(
      (item) => () => inspectItem(item, { ...context, hasPrivateKeyBeside, answered }, nativeTools),
    )
  } catch (cause) {
    if (!(cause instanceof PkiError || cause instanceof UnreadableFile)) throw cause
    const source = { file: path, position: 1, line: null }
    const { code, message } = cause
    return [() => Promise.resolve({ ok: false, source, kind: 'unknown', code, message })]
  }
}
