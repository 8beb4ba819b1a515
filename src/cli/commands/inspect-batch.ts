// The desk on files: a first pass for what only the whole heap shows, a second that judges item by item, many at a
// time. What was read in the first is kept for the second up to a limit; beyond it files are read twice, so that
// memory does not grow with the heap.
import { PkiError } from '../../pki/errors'
import type { IntakeItem } from '../../files/item'
import { readDeskItems } from '../../lint/batch-intake'
import { createHeapSurvey, type HeapJudgement } from '../../lint/batch-index'
import { holdsPrivateKey, inspectItem, type DeskItem } from '../../lint/lint-item'
import type { Profile } from '../../profile/profile'
import type { CommandIo } from '../command'
import { readInput, stdinName, UnreadableFile } from '../io/read-input'
import { findFiles, type FoundPath } from '../io/find-files'
import { nativeTools } from './inspect-native'

/** Items that are under way at the same time: those of rare kinds are verified in other threads. */
const windowSize = 64
/** What is kept from the first pass to the second, in bytes of the items. */
const maxKeptBytes = 67_108_864

/** The work of one run. */
interface Desk {
  readonly paths: readonly FoundPath[]
  readonly read: (path: string) => Promise<readonly IntakeItem[]>
  readonly context: { readonly profile: Profile; readonly now: Date }
  readonly signal: AbortSignal
}

export async function openDesk(
  written: readonly string[],
  profile: Profile,
  io: CommandIo,
): Promise<Desk> {
  const paths: FoundPath[] = []
  for await (const found of findFiles(written)) paths.push(found)
  const kept = new Map<string, readonly IntakeItem[]>()
  let keptBytes = 0
  const read = async (path: string): Promise<readonly IntakeItem[]> => {
    const before = kept.get(path)
    if (before !== undefined) return before
    const items = await readDeskItems({ name: path, bytes: await readInput(path, io) })
    const bytes = items.reduce((sum, { der }) => sum + der.length, 0)
    // Stdin comes once.
    if (path === stdinName || keptBytes + bytes <= maxKeptBytes) {
      kept.set(path, items)
      keptBytes += bytes
    }
    return items
  }
  return { paths, read, context: { profile, now: new Date() }, signal: io.signal }
}

/** The first pass. */
export async function surveyHeap(
  { paths, read, context, signal }: Desk,
  accounts: readonly string[] | null,
): Promise<HeapJudgement> {
  const survey = createHeapSurvey(nativeTools)
  for (const { path, problem } of paths) {
    signal.throwIfAborted()
    if (problem !== null) continue
    // Its refusal is the second pass' business.
    for (const item of await read(path).catch(ignoreUnreadable)) await survey.note(item)
  }
  return survey.judge(accounts, context.profile)
}

function ignoreUnreadable(error: unknown): readonly IntakeItem[] {
  if (error instanceof PkiError || error instanceof UnreadableFile) return []
  throw error
}

/** The second pass: each item as it is finished, in the order of the files. */
export async function* inspectAll(
  desk: Desk,
  { answered, complete }: HeapJudgement,
): AsyncIterable<DeskItem> {
  const underWay: Promise<DeskItem>[] = []
  for (const path of desk.paths) {
    for (const work of await startFile(desk, path, answered)) {
      desk.signal.throwIfAborted()
      underWay.push(work())
      const first = underWay.length < windowSize ? undefined : underWay.shift()
      if (first !== undefined) yield complete(await first)
    }
  }
  for (const work of underWay) yield complete(await work)
}

/** One piece of work for each item of a file; of a file that cannot be read, one that says so. */
async function startFile(
  { read, context }: Desk,
  { path, problem }: FoundPath,
  answered: HeapJudgement['answered'],
): Promise<readonly (() => Promise<DeskItem>)[]> {
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
