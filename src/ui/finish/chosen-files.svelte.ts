// The files that were dropped, chosen or pasted, in their order.
import { formatSize } from '../../text/numbers'
import type { FileToOpen } from '../../worker/api'
import { createFileId } from '../app/kept-files'
import type { BrowserPorts, ChosenFile } from '../app/ports'

/** The largest file in bytes; a mail with a whole chain has a few hundred thousand. */
const maxFileBytes = 16_777_216
/** The most files at once; a reply has one to ten. */
const maxFiles = 100
const pastedName = 'pasted text'

/** A message about a file that was just added or refused. */
export interface FileRemark {
  readonly kind: 'notice' | 'error'
  readonly text: string
}

export class ChosenFiles {
  readonly #ports: BrowserPorts
  readonly #onchange: () => void
  list: readonly FileToOpen[] = $state.raw([])
  remarks: readonly FileRemark[] = $state.raw([])

  /** @param onchange called when a file was added or removed. */
  constructor(ports: BrowserPorts, onchange: () => void) {
    this.#ports = ports
    this.#onchange = onchange
  }

  /** Reads files that were dropped or chosen. A file with the same content is added once. */
  async add(files: readonly File[]): Promise<void> {
    this.#take(await Promise.all(files.map((file) => this.#read(file))))
  }

  /** Adds a text as a file. */
  paste(text: string): void {
    if (text.trim() === '') return
    this.#take([{ name: pastedName, bytes: new TextEncoder().encode(text) }])
  }

  remove(index: number): void {
    this.list = this.list.filter((_, position) => position !== index)
    this.remarks = []
    this.#onchange()
  }

  clear(): void {
    this.list = []
    this.remarks = []
    this.#onchange()
  }

  /** A sentence if it cannot be read. */
  async #read(file: File): Promise<ChosenFile | string> {
    try {
      const chosen = await this.#ports.readFile(file, maxFileBytes)
      return (
        chosen ??
        `${file.name} (${formatSize(file.size)}) is too large to be a certificate, a key or a mail.`
      )
    } catch {
      // A browser passes a dropped folder as a file that cannot be read.
      return `The browser cannot read ${file.name}. If it is a folder, drop the files inside it.`
    }
  }

  /** @param results of each file, or a sentence. */
  #take(results: readonly (ChosenFile | string)[]): void {
    const list = [...this.list]
    const remarks: FileRemark[] = []
    for (const result of results) {
      if (typeof result === 'string') {
        remarks.push({ kind: 'error', text: result })
        continue
      }
      const twin = list.find((file) => isSame(file, result))
      if (twin !== undefined) {
        remarks.push({ kind: 'notice', text: `${result.name} was already added as ${twin.name}.` })
      } else if (list.length === maxFiles) {
        remarks.push({
          kind: 'error',
          text: `${result.name} was not added: the limit is ${maxFiles} files.`,
        })
      } else {
        const name = nameApart(result.name, list)
        list.push({ id: createFileId(), name, bytes: result.bytes })
      }
    }
    const isChanged = list.length > this.list.length
    this.list = list
    this.remarks = remarks
    if (isChanged) this.#onchange()
  }
}

/** Numbers a name that is already used: two files may come from two folders. */
function nameApart(name: string, others: readonly ChosenFile[]): string {
  const isTaken = (candidate: string): boolean => others.some((file) => file.name === candidate)
  let apart = name
  for (let count = 2; isTaken(apart); count += 1) apart = `${name} (${count})`
  return apart
}

function isSame(a: ChosenFile, b: ChosenFile): boolean {
  return a.bytes.length === b.bytes.length && a.bytes.every((byte, at) => byte === b.bytes[at])
}
