// The files that a person drops, chooses or pastes, in the order in which they came.
import { formatSize } from '../../text/numbers'
import type { FileToOpen } from '../../worker/api'
import { createFileId } from '../app/kept-files'
import type { BrowserPorts, ChosenFile } from '../app/ports'

/** Largest file in bytes; a mail with a company's whole chain has some hundred thousand. */
const maxFileBytes = 16_777_216
/** Most files at once; a reply has one to ten. */
const maxFiles = 100
const pastedName = 'pasted text'

/** What became of the files that were handed over last, where it is not plain. */
export interface FileRemark {
  readonly kind: 'notice' | 'error'
  readonly text: string
}

export class ChosenFiles {
  readonly #ports: BrowserPorts
  readonly #onchange: () => void
  list: readonly FileToOpen[] = $state.raw([])
  remarks: readonly FileRemark[] = $state.raw([])

  /** @param onchange called when something came or went. */
  constructor(ports: BrowserPorts, onchange: () => void) {
    this.#ports = ports
    this.#onchange = onchange
  }

  /** Reads what was dropped or chosen; the same content again is nothing new. */
  async add(files: readonly File[]): Promise<void> {
    this.#take(await Promise.all(files.map((file) => this.#read(file))))
  }

  /** Takes a text as a file. */
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

  /** A sentence where it cannot be read. */
  async #read(file: File): Promise<ChosenFile | string> {
    try {
      const chosen = await this.#ports.readFile(file, maxFileBytes)
      return (
        chosen ??
        `${file.name} has ${formatSize(file.size)}: too large to be a certificate, a key or a mail.`
      )
    } catch {
      // Browsers hand over a dropped folder as a file that cannot be read.
      return `${file.name} could not be read. If it is a folder, open it and drop the files in it.`
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
        remarks.push({ kind: 'notice', text: `${result.name} is here already, as ${twin.name}.` })
      } else if (list.length === maxFiles) {
        remarks.push({
          kind: 'error',
          text: `${result.name} was left out: ${maxFiles} files are enough.`,
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

/** Two files may come from two folders; in what is said about them they are told apart by the name. */
function nameApart(name: string, others: readonly ChosenFile[]): string {
  const isTaken = (candidate: string): boolean => others.some((file) => file.name === candidate)
  let apart = name
  for (let count = 2; isTaken(apart); count += 1) apart = `${name} (${count})`
  return apart
}

function isSame(a: ChosenFile, b: ChosenFile): boolean {
  return a.bytes.length === b.bytes.length && a.bytes.every((byte, at) => byte === b.bytes[at])
}
