// One file on the page Open: its bytes, its password, and what the engine found in it.
import type { FileView, ItemView } from '../../worker/api'
import type { EngineClient } from '../../worker/client'
import type { ChosenFile } from '../app/ports'
import { failureOf, isAbort } from '../app/failures'

/** Whether a password, or another one, would open it. */
export function isItemLocked({ code }: ItemView): boolean {
  return code === 'passphrase-needed' || code === 'passphrase-wrong'
}

export class OpenFile {
  readonly #engine: EngineClient
  readonly id: number
  readonly file: ChosenFile
  /** As typed; kept while the file is open, because writing it anew needs it again. */
  password = $state('')
  isReading = $state(false)
  /** Whether a person stopped reading before it came to an end. */
  isStopped = $state(false)
  /** Null until it was read. */
  view: FileView | null = $state.raw(null)
  /** What the view was read with. */
  #usedPassword = $state('')
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

  /** What opened. */
  get goodItems(): readonly ItemView[] {
    return this.view?.items.filter(({ code }) => code === undefined) ?? []
  }

  /** What did not. */
  get badItems(): readonly ItemView[] {
    return this.view?.items.filter(({ code }) => code !== undefined) ?? []
  }

  get isLocked(): boolean {
    return this.badItems.some(isItemLocked)
  }

  /** Why the password that was tried is not the one; null where none was, or it fits. */
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

  /** Whether it has a password that opened it, and that a new file may keep. */
  get hasPassword(): boolean {
    return this.#usedPassword !== '' && this.view?.isPasswordNeedless === false && !this.isLocked
  }

  async read(): Promise<void> {
    const { password } = this
    const view = await this.#open(password)
    if (view !== null) this.#adopt(view, password)
  }

  /** Tries the password of another file; nothing changes where it does not fit. */
  async tryPassword(password: string): Promise<void> {
    const view = await this.#open(password)
    if (view === null || view.items.some(isItemLocked)) return
    this.password = password
    this.#adopt(view, password)
  }

  /** Stops reading; what was known before stays. */
  cancel(): void {
    this.#cancel?.abort()
  }

  #adopt(view: FileView, password: string): void {
    this.view = view
    this.#usedPassword = password
  }

  /** Null where a person stopped it. */
  async #open(password: string): Promise<FileView | null> {
    this.cancel()
    const cancel = new AbortController()
    this.#cancel = cancel
    this.isReading = true
    this.isStopped = false
    try {
      const request = { files: [this.file], password }
      const [view] = await this.#engine.call('openFiles', request, { signal: cancel.signal })
      return view ?? null
    } catch (error) {
      if (!isAbort(error)) return describeBroken(this.name, error)
      this.isStopped = true
      return null
    } finally {
      if (this.#cancel === cancel) {
        this.#cancel = null
        this.isReading = false
      }
    }
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
