// The files that a page has open, kept in the worker with their keys: the page holds ids and views of them, and no
// private key crosses to it. What is made of them is neither read, nor imported, nor derived again.
import { convertItems } from '../bot/convert'
import { checkFinish } from '../bot/finish'
import { finishBotCertificate, summarizeFinish } from '../bot/finish-certificate'
import { examineFile } from '../bot/outputs/compatibility'
import { remarkFile } from '../bot/outputs/file-remarks'
import type { OpenedFile, OpenedItem } from '../files/item'
import { openFile } from '../files/open'
import { summarizeItem } from '../files/summary'
import { hideValues, parseAsn1Tree } from '../pki/asn1/tree'
import type { Bytes } from '../text/bytes'
import type { CreateStep, EngineInput, EngineOutput, FileToOpen, FileView, ItemView } from './api'
import { describeFailure } from './failure'

/** The calls that work on opened files; null means that one of the files is not open. */
export interface OpenedFiles {
  /** Opens each file by itself: one that is refused costs the others nothing. */
  readonly open: (input: EngineInput<'openFiles'>) => Promise<EngineOutput<'openFiles'>>
  readonly close: (input: EngineInput<'closeFiles'>) => null
  readonly readKeyTree: (input: EngineInput<'readKeyTree'>) => Promise<EngineOutput<'readKeyTree'>>
  readonly convert: (input: EngineInput<'convert'>) => Promise<EngineOutput<'convert'>>
  readonly checkFinish: (input: EngineInput<'checkFinish'>) => Promise<EngineOutput<'checkFinish'>>
  readonly finish: (
    input: EngineInput<'finish'>,
    onStep: (step: CreateStep) => void,
  ) => Promise<EngineOutput<'finish'>>
}

/** A file that is open, or on its way. */
interface Kept {
  readonly password: string
  readonly opened: Promise<OpenedFile>
}

export function createOpenedFiles(): OpenedFiles {
  const kept = new Map<string, Kept>()

  /** Opens a file, unless it is open with this password. */
  function open(file: FileToOpen, password: string): Promise<OpenedFile> {
    const before = kept.get(file.id)
    if (before?.password === password) return before.opened
    const opened = openFile(file, password)
    kept.set(file.id, { password, opened })
    return opened
  }

  async function view(file: FileToOpen, password: string): Promise<FileView> {
    try {
      return await describeFile(file.id, await open(file, password), password)
    } catch (error) {
      kept.delete(file.id)
      return describeUnreadable(file.name, error)
    }
  }

  async function findFileItems(ids: readonly string[]): Promise<readonly OpenedItem[] | null> {
    const found = ids.flatMap((id) => kept.get(id) ?? [])
    if (found.length < ids.length) return null
    const files = await Promise.all(found.map(({ opened }) => opened))
    return files.flatMap(({ items }) => items)
  }

  async function findItem(id: string): Promise<OpenedItem | null> {
    const [fileId, index] = splitItemId(id)
    const file = await kept.get(fileId)?.opened
    return file?.items[index] ?? null
  }

  async function findItems(ids: readonly string[]): Promise<readonly OpenedItem[] | null> {
    const items = await Promise.all(ids.map(findItem))
    const found = items.filter((item) => item !== null)
    return found.length < ids.length ? null : found
  }

  return {
    open: ({ files, password }) => Promise.all(files.map((file) => view(file, password))),

    close({ fileIds }) {
      for (const id of fileIds) kept.delete(id)
      return null
    },

    async readKeyTree({ itemId, isRevealed }) {
      const item = await findItem(itemId)
      if (item === null) return null
      const root = parseAsn1Tree(item.der)
      return isRevealed ? { root, der: item.der.slice() } : { root: hideValues(root), der: null }
    },

    async convert({ itemIds, ...options }) {
      const items = await findItems(itemIds)
      if (items === null) return null
      const { name, mediaType, bytes } = await convertItems({ items, ...options })
      return { role: 'converted', name, mediaType, bytes }
    },

    async checkFinish({ files, password, profile, now }) {
      const views: FileView[] = []
      for (const file of files) views.push(await view(file, password))
      const fileIds = files.flatMap(({ id }) => (kept.has(id) ? [id] : []))
      const items = (await findFileItems(fileIds)) ?? []
      return {
        files: views,
        ...(await summarizeFinish(await checkFinish({ items, profile, now }))),
      }
    },

    async finish({ fileIds, profile, now, output, newPassword }, onStep) {
      const items = await findFileItems(fileIds)
      if (items === null) return null
      const { match } = await checkFinish({ items, profile, now })
      return finishBotCertificate({ match, profile, output, newPassword }, onStep)
    },
  }
}

function splitItemId(id: string): readonly [fileId: string, index: number] {
  const end = id.lastIndexOf('/')
  return [id.slice(0, end), Number(id.slice(end + 1))]
}

/** A file that is refused as a whole. */
function describeUnreadable(name: string, error: unknown): FileView {
  return {
    name,
    items: [],
    protections: [],
    isPasswordNeedless: false,
    compatibility: [],
    remarks: [],
    failure: describeFailure(error),
  }
}

/** An opened file as plain data, without what is secret. */
async function describeFile(id: string, file: OpenedFile, password: string): Promise<FileView> {
  const { name, items, protections, isPasswordNeedless } = file
  return {
    name,
    items: await Promise.all(items.map((item, index) => describeItem(`${id}/${index}`, item))),
    protections,
    isPasswordNeedless,
    compatibility: examineFile(file, password),
    remarks: await remarkFile(file),
    failure: null,
  }
}

async function describeItem(id: string, item: OpenedItem): Promise<ItemView> {
  return { ...(await summarizeItem(item)), id, der: publicDer(item) }
}

/** What did not open may be a private key all the same: it stays here. */
function publicDer({ kind, der }: OpenedItem): Bytes | null {
  const isPublic = ['certificate', 'csr', 'crl', 'public-key'].includes(kind)
  // A copy: a view of its whole file would cross to the page with all of it.
  return isPublic ? der.slice() : null
}
