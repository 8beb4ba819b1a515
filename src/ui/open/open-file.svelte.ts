// One file on the page Open: its bytes, its password, and what the engine found in it.
import type { FileView, ItemView } from '../../worker/api'
import type { EngineClient } from '../../worker/client'
import { closeFiles, createFileId } from '../app/kept-files'
import type { ChosenFile } from '../app/ports'
import { failureOf, isAbort } from '../app/failures'

/** Whether it needs a password, or another one. */
export function isItemLocked({ code }: ItemView): boolean {
  return code === 'passphrase-needed' || code === 'passphrase-wrong'
}

/** One reading of the file, and the id under which the worker keeps it. */
interface Opened {
  readonly id: string
  readonly view: FileView
}

export class OpenFile {
  readonly #engine: EngineClient
  readonly id: number
  readonly file: ChosenFile
  /** As typed; kept while the file is open, because converting it needs it again. */
  password = $state('')
  isReading = $state(false)
  /** Whether the person stopped the reading. */
  isStopped = $state(false)
  /** Null until the file was read. */
  view: FileView | null = $state.raw(null)
  /** The password that the view was read with. */
  #usedPassword = $state('')
  /** The id of the file in the worker; empty until it was read. */
  #keptId = ''
  #cancel: AbortController | null = null

  constructor(id: number, file: ChosenFile, engine: EngineClient) {
    this.id = id
    this.file = file
    this.#engine = engine
  }

  get name(): string {
    return this.file.name
  }

  get usedPassword(): string {
    return this.#usedPassword
  }

  /** The items that opened. */
  get goodItems(): readonly ItemView[] {
    return this.view?.items.filter(({ code }) => code === undefined) ?? []
  }

  /** The items that did not open. */
  get badItems(): readonly ItemView[] {
    return this.view?.items.filter(({ code }) => code !== undefined) ?? []
  }

  get isLocked(): boolean {
    return this.badItems.some(isItemLocked)
  }

  /** Why the password is wrong; null if none was tried or it is right. */
  get wrongReason(): string | null {
    const wrong = this.badItems.find(({ code }) => code === 'passphrase-wrong')
    return wrong === undefined ? null : (wrong.message ?? '')
  }

  get hasKey(): boolean {
    return this.goodItems.some(({ kind }) => kind === 'private-key')
  }

  get hasCertificate(): boolean {
    return this.goodItems.some(({ kind }) => kind === 'certificate')
  }

  /** Whether a password opened it, which a new file may keep. */
  get hasPassword(): boolean {
    return this.#usedPassword !== '' && this.view?.isPasswordNeedless === false && !this.isLocked
  }

  async read(): Promise<void> {
    const { password } = this
    const opened = await this.#open(password)
    if (opened !== null) this.#adopt(opened, password)
  }

  /** Tries the password of another file. Nothing changes if it is wrong. */
  async tryPassword(password: string): Promise<void> {
    const opened = await this.#open(password)
    if (opened === null) return
    if (opened.view.items.some(isItemLocked)) {
      closeFiles(this.#engine, [opened.id])
      return
    }
    this.password = password
    this.#adopt(opened, password)
  }

  /** Opens it in the worker again; costs nothing if it is still open there. */
  async reopen(signal?: AbortSignal): Promise<void> {
    await this.#request(this.#keptId, this.#usedPassword, signal)
  }

  /** Stops reading, and makes the worker forget the file. */
  close(): void {
    this.cancel()
    if (this.#keptId !== '') closeFiles(this.#engine, [this.#keptId])
  }

  /** Stops reading. An earlier result stays. */
  cancel(): void {
    this.#cancel?.abort()
  }

  #adopt({ id, view }: Opened, password: string): void {
    if (this.#keptId !== '') closeFiles(this.#engine, [this.#keptId])
    this.#keptId = id
    this.view = view
    this.#usedPassword = password
  }

  /** Null if the person stopped it. */
  async #open(password: string): Promise<Opened | null> {
    this.cancel()
    const id = createFileId()
    const cancel = new AbortController()
    this.#cancel = cancel
    this.isReading = true
    this.isStopped = false
    try {
      const view = await this.#request(id, password, cancel.signal)
      return view === undefined ? null : { id, view }
    } catch (error) {
      if (!isAbort(error)) return { id, view: describeBroken(this.name, error) }
      this.isStopped = true
      return null
    } finally {
      if (this.#cancel === cancel) {
        this.#cancel = null
        this.isReading = false
      }
    }
  }

  async #request(
    id: string,
    password: string,
    signal?: AbortSignal,
  ): Promise<FileView | undefined> {
    const request = { files: [{ ...this.file, id }], password }
    const [view] = await this.#engine.call('openFiles', request, signal && { signal })
    return view
  }
}

function describeBroken(name: string, error: unknown): FileView {
  return {
    name,
    items: [],
    protections: [],
    isPasswordNeedless: false,
    compatibility: [],
    remarks: [],
    failure: failureOf(error),
  }
}
