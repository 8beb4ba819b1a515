// The desk on files: a first pass for what only the whole heap shows, a second that judges item by item, many at a
// time. What was read in the first is kept for the second up to a limit; beyond it files are read twice, so that
// memory does not grow with the heap.
import { PkiError } from '../../pki/errors'
import type { IntakeItem } from '../../pki/intake-item'
import { createAnsweredRequests, type AnsweredRequests } from '../../pki/lint/answered-requests'
import { readDeskItems } from '../../pki/lint/desk-intake'
import type { HeapItem } from '../../pki/lint/heap'
import { holdsPrivateKey, inspectItem, type DeskItem } from '../../pki/lint/inspect'
import { lintHeap, type HeapFinding } from '../../pki/lint/lint'
import { surveyItem } from '../../pki/lint/survey'
import type { Profile } from '../../pki/profile'
import type { CommandIo } from '../command'
import { readInput, stdinName, UnreadableFile } from '../open/read-input'
import { findFiles, type FoundPath } from './find-files'
import { nativeTools } from './native-tools'

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

interface Survey {
  /** Requests that certificates of the heap may answer. */
  readonly answered: AnsweredRequests
  /** Of no single item. */
  readonly heapFindings: readonly HeapFinding[]
  readonly findingsOf: (item: DeskItem) => readonly HeapFinding[]
}

/** The first pass: a few facts of each item, and what the rules across the heap say of them. */
export async function surveyHeap(
  { paths, read, context, signal }: Desk,
  accounts: readonly string[] | null,
): Promise<Survey> {
  const heap: HeapItem[] = []
  const places: string[] = []
  const answered = createAnsweredRequests()
  for (const { path, problem } of paths) {
    signal.throwIfAborted()
    if (problem !== null) continue
    // Its refusal is the second pass' business.
    const items = await read(path).catch(ignoreUnreadable)
    for (const { kind, der, source } of items) {
      if (kind !== 'csr' && kind !== 'certificate') continue
      const facts = await surveyItem(kind === 'csr' ? 'request' : kind, der, nativeTools)
      if (facts === null) continue
      heap.push(facts)
      places.push(placeOf(source))
      answered.note(facts, der)
    }
  }
  const byPlace = new Map<string, HeapFinding[]>()
  const heapFindings: HeapFinding[] = []
  for (const finding of lintHeap(heap, accounts, context.profile)) {
    const place = finding.item === null ? undefined : places[finding.item]
    if (place === undefined) heapFindings.push(finding)
    else byPlace.set(place, [...(byPlace.get(place) ?? []), finding])
  }
  return { answered, heapFindings, findingsOf: ({ source }) => byPlace.get(placeOf(source)) ?? [] }
}

function placeOf({ file, position }: DeskItem['source']): string {
  return `${file}\0${position}`
}

function ignoreUnreadable(error: unknown): readonly IntakeItem[] {
  if (error instanceof PkiError || error instanceof UnreadableFile) return []
  throw error
}

/** The second pass: each item as it is finished, in the order of the files. */
export async function* inspectAll(
  desk: Desk,
  { answered, findingsOf }: Pick<Survey, 'answered' | 'findingsOf'>,
): AsyncIterable<DeskItem> {
  const underWay: Promise<DeskItem>[] = []
  for (const path of desk.paths) {
    for (const work of await startFile(desk, path, answered)) {
      desk.signal.throwIfAborted()
      underWay.push(work())
      const first = underWay.length < windowSize ? undefined : underWay.shift()
      if (first !== undefined) yield addHeapFindings(await first, findingsOf)
    }
  }
  for (const work of underWay) yield addHeapFindings(await work, findingsOf)
}

/** One piece of work for each item of a file; of a file that cannot be read, one that says so. */
async function startFile(
  { read, context }: Desk,
  { path, problem }: FoundPath,
  answered: AnsweredRequests,
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

function addHeapFindings(item: DeskItem, findingsOf: Survey['findingsOf']): DeskItem {
  const found = findingsOf(item)
  return item.ok && found.length > 0 ? { ...item, findings: [...item.findings, ...found] } : item
}
