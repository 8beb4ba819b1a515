// One file on the page Open: its bytes, its password, and what the engine found in it.
import type { FileView, ItemView } from '../../engine/api'
import type { EngineClient } from '../../engine/client'
import type { ChosenFile } from '../ports'
import { failureOf, isAbort } from './failures'

const lockedCodes: readonly (string | undefined)[] = ['passphrase-needed', 'passphrase-wrong']

export class OpenFile {
  readonly #engine: EngineClient
  readonly id: number
  readonly file: ChosenFile
  /** As typed; kept while the file is open, because writing it anew needs it again. */
  password = $state('')
  isReading = $state(false)
  /** Null until it was read, or where reading was stopped. */
  view: FileView | null = $state.raw(null)
  /** The password that the view was read with. */
  #usedPassword = $state('')
  #cancel: AbortController | null = null

  constructor(id: number, file: ChosenFile, engine: EngineClient) {
    this.id = id
    this.file = file
    this.#engine = engine
  }

  get usedPassword(): string {
    return this.#usedPassword
  }

  get items(): readonly ItemView[] {
    return this.view?.items ?? []
  }

  /** What a password would open, or another one. */
  get lockedItems(): readonly ItemView[] {
    return this.items.filter(({ code }) => lockedCodes.includes(code))
  }

  get isLocked(): boolean {
    return this.lockedItems.length > 0
  }

  get isPasswordWrong(): boolean {
    return this.lockedItems.some(({ code }) => code === 'passphrase-wrong')
  }

  get hasKey(): boolean {
    return this.items.some((item) => item.kind === 'private-key' && item.code === undefined)
  }

  get hasCertificate(): boolean {
    return this.items.some((item) => item.kind === 'certificate' && item.code === undefined)
  }

  /** Whether it has a password that it can keep. */
  get hasPassword(): boolean {
    return (
      this.#usedPassword !== '' && this.view?.isPasswordNeedless === false && !this.isPasswordWrong
    )
  }

  /** Reads the file with its password. */
  async read(): Promise<void> {
    const view = await this.#open(this.password)
    if (view !== null) this.#adopt(view, this.password)
  }

  /** Tries the password of another file; nothing changes where it does not fit. */
  async tryPassword(password: string): Promise<void> {
    const view = await this.#open(password)
    const isBetter = view?.items.every(({ code }) => !lockedCodes.includes(code)) ?? false
    if (view === null || !isBetter) return
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
    try {
      const request = { files: [this.file], password }
      const [view] = await this.#engine.call('openFiles', request, { signal: cancel.signal })
      return view ?? null
    } catch (error) {
      return isAbort(error) ? null : describeBroken(this.file.name, error)
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
    doctor: [],
    failure: failureOf(error),
  }
}
