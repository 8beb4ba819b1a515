// The batch check on files, for the page and the command line: a first pass for what only the whole batch shows, a
// second that judges item by item, many at a time. What was read in the first is kept for the second up to a limit;
// beyond it files are read twice, so that memory does not grow with the batch.
import { detectItems } from '../files/detect'
import type { FoundItem, NamedFile } from '../files/item'
import { PkiError } from '../pki/errors'
import { parsePkcs7 } from '../pki/x509/pkcs7'
import type { Profile } from '../profile/profile'
import type { Bytes } from '../text/bytes'
import { createBatchIndex, type BatchJudgement } from './batch-index'
import type { BatchFinding } from './lint'
import { holdsPrivateKey, inspectItem, type BatchItem } from './lint-item'
import type { LintTools } from './model/signature'

/** Items that are judged at the same time: signatures of rare kinds are verified in other threads. */
const windowSize = 64
/** What is kept from the first pass to the second, in bytes of the items. */
const maxKeptBytes = 67_108_864

/** A file whose bytes cannot be had. */
interface UnreadFile {
  readonly code: 'file-unreadable'
  readonly message: string
}

export interface BatchFile {
  readonly name: string
  /** Called once for each pass that needs it. A PkiError, too, becomes an item that says why. */
  readonly read: () => Bytes | UnreadFile | Promise<Bytes | UnreadFile>
}

export interface BatchOptions {
  readonly files: readonly BatchFile[]
  readonly profile: Profile
  /** Names as the pod knows them; null if accounts are not compared. */
  readonly accounts: readonly string[] | null
  readonly now: Date
  readonly tools: LintTools
  readonly signal?: AbortSignal
}

export interface BatchRun {
  /** Findings of no single item, such as an account without a request. */
  readonly batchFindings: readonly BatchFinding[]
  /** How many items there will be. */
  readonly total: number
  /** Each item as it is judged, in the order of the files; can be iterated once. */
  readonly items: AsyncIterable<BatchItem>
}

/**
 * Goes over the files once, and judges them as the items are iterated.
 *
 * @throws the signal's reason; whatever `read` throws that is not a PkiError.
 */
export async function runBatch(options: BatchOptions): Promise<BatchRun> {
  const { files, accounts, profile, tools, signal } = options
  const index = createBatchIndex(tools)
  const kept = new Map<BatchFile, ReadFile>()
  let keptBytes = 0
  let total = 0
  for (const file of files) {
    signal?.throwIfAborted()
    const read = await readFile(file)
    for (const item of read.items) await index.note(item)
    total += read.refusal === null ? read.items.length : 1
    const bytes = read.items.reduce((sum, { der }) => sum + der.length, 0)
    if (keptBytes + bytes > maxKeptBytes) continue
    kept.set(file, read)
    keptBytes += bytes
  }
  const judgement = index.judge(accounts, profile)
  const readAgain = (file: BatchFile) => kept.get(file) ?? readFile(file)
  const { batchFindings } = judgement
  return { batchFindings, total, items: inspectAll(options, judgement, readAgain) }
}

async function* inspectAll(
  { files, profile, now, tools, signal }: BatchOptions,
  { answered, complete }: BatchJudgement,
  read: (file: BatchFile) => ReadFile | Promise<ReadFile>,
): AsyncIterable<BatchItem> {
  const underWay: Promise<BatchItem>[] = []
  for (const file of files) {
    const { items, refusal } = await read(file)
    const context = { profile, now, hasPrivateKeyBeside: holdsPrivateKey(items), answered }
    for (const item of refusal === null ? items : [refusal]) {
      signal?.throwIfAborted()
      underWay.push('ok' in item ? Promise.resolve(item) : inspectItem(item, context, tools))
      const first = underWay.length < windowSize ? undefined : underWay.shift()
      if (first !== undefined) yield complete(await first)
    }
  }
  for (const item of underWay) yield complete(await item)
}

interface ReadFile {
  readonly items: readonly FoundItem[]
  /** Of a file that cannot be read: an item that says so. */
  readonly refusal: BatchItem | null
}

async function readFile({ name, read }: BatchFile): Promise<ReadFile> {
  try {
    const bytes = await read()
    return bytes instanceof Uint8Array
      ? { items: await readBatchItems({ name, bytes }), refusal: null }
      : refuse(name, bytes)
  } catch (cause) {
    if (cause instanceof PkiError) return refuse(name, cause)
    throw cause
  }
}

function refuse(file: string, { code, message }: UnreadFile | PkiError): ReadFile {
  const source = { file, position: 1, line: null }
  return { items: [], refusal: { ok: false, source, kind: 'unknown', code, message } }
}

/**
 * What a file brings to the batch check: the items of detection, with bundles unpacked. Nothing is opened that has a
 * password.
 *
 * @returns at least one, in the order of the file, each with its own position.
 */
export async function readBatchItems(file: NamedFile): Promise<readonly FoundItem[]> {
  const items = (await detectItems(file)).flatMap(unpack)
  const positions = new Map<string, number>()
  return items.map((item) => {
    const position = (positions.get(item.source.file) ?? 0) + 1
    positions.set(item.source.file, position)
    return { ...item, source: { ...item.source, position } }
  })
}

function unpack(item: FoundItem): readonly FoundItem[] {
  if (item.kind !== 'pkcs7') return [item]
  try {
    const { certificates } = parsePkcs7(item.der)
    return certificates.map((der) => ({ ...item, kind: 'certificate', der }))
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    return [{ ...item, problem: { code: cause.code, message: cause.message } }]
  }
}
