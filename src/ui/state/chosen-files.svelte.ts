// The files that a person drops, chooses or pastes, in the order in which they came.
import { formatSize } from '../format'
import type { BrowserPorts, ChosenFile } from '../ports'

/** Largest file in bytes; a mail with a company's whole chain has some hundred thousand. */
const maxFileBytes = 16_777_216
/** Most files at once; a reply has one to ten. */
const maxFiles = 100
const pastedName = 'pasted text'

export class ChosenFiles {
  readonly #ports: BrowserPorts
  readonly #onchange: () => void
  list: readonly ChosenFile[] = $state.raw([])
  /** What could not be taken just now, each a sentence. */
  problems: readonly string[] = $state.raw([])

  /** @param onchange called when something came or went. */
  constructor(ports: BrowserPorts, onchange: () => void) {
    this.#ports = ports
    this.#onchange = onchange
  }

  /** Reads what was dropped or chosen; a file of the same name and content is one file. */
  async add(files: readonly File[]): Promise<void> {
    const results = await Promise.all(files.map((file) => this.#read(file)))
    const problems = results.filter((result) => typeof result === 'string')
    this.#take(
      results.filter((result) => typeof result !== 'string'),
      problems,
    )
  }

  /** Takes a text as a file. */
  paste(text: string): void {
    if (text.trim() === '') return
    const isTaken = (name: string) => this.list.some((file) => file.name === name)
    let name = pastedName
    for (let count = 2; isTaken(name); count += 1) name = `${pastedName} ${count}`
    this.#take([{ name, bytes: new TextEncoder().encode(text) }], [])
  }

  remove(index: number): void {
    this.list = this.list.filter((_, position) => position !== index)
    this.problems = []
    this.#onchange()
  }

  clear(): void {
    this.list = []
    this.problems = []
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

  #take(files: readonly ChosenFile[], problems: readonly string[]): void {
    const fresh = files.filter((file) => !this.list.some((each) => isSame(each, file)))
    const list = [...this.list, ...fresh]
    this.list = list.slice(0, maxFiles)
    this.problems =
      list.length > maxFiles ? [...problems, `Only ${maxFiles} files are taken at once.`] : problems
    if (fresh.length > 0) this.#onchange()
  }
}

function isSame(a: ChosenFile, b: ChosenFile): boolean {
  return (
    a.name === b.name &&
    a.bytes.length === b.bytes.length &&
    a.bytes.every((byte, index) => byte === b.bytes[index])
  )
}
