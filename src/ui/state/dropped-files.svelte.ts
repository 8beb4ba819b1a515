// Files that were dropped on a page, and the password that opens them. In memory only.
import type { BrowserPorts, ChosenFile } from '../ports'

/** Largest file in bytes that the intake reads. */
const maxFileBytes = 67_108_864

export class DroppedFiles {
  readonly #ports: BrowserPorts
  files: readonly ChosenFile[] = $state.raw([])
  password = $state('')
  /** Names of files that were too large to take. */
  refused: readonly string[] = $state.raw([])
  #pastes = 0

  constructor(ports: BrowserPorts) {
    this.#ports = ports
  }

  async add(files: readonly File[]): Promise<void> {
    const read = await Promise.all(
      files.map((file) => this.#ports.readFile(file, maxFileBytes).catch(() => null)),
    )
    const taken = read.filter((file) => file !== null)
    this.refused = files.filter((_file, index) => read[index] === null).map(({ name }) => name)
    this.files = [...this.files, ...taken]
  }

  addText(text: string): void {
    this.#pastes += 1
    const name = this.#pastes === 1 ? 'pasted text' : `pasted text ${this.#pastes}`
    this.files = [...this.files, { name, bytes: new TextEncoder().encode(text) }]
  }

  remove(index: number): void {
    this.files = this.files.filter((_file, position) => position !== index)
  }

  clear(): void {
    this.files = []
    this.refused = []
    this.password = ''
  }
}
