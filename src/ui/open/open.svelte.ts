// The page Open: the files that were dropped, each opened separately, and their conversion.
import type {
  Bytes,
  EngineFailure,
  ItemView,
  OutputId,
  RenewalView,
  TreeView,
} from '../../worker/api'
import type { EngineClient } from '../../worker/client'
import type { Profile } from '../../profile/profile'
import { findPartner } from './chain'
import type { BrowserPorts, ChosenFile } from '../app/ports'
import { callWithFiles } from '../app/kept-files'
import { ConvertForm } from './convert.svelte'
import { failureOf } from '../app/failures'
import { OpenFile } from './open-file.svelte'

/** The largest file that the engine reads, in bytes. */
const maxFileBytes = 67_108_864

/** A file that could not be read from the disk. */
export interface RefusedFile {
  readonly name: string
  readonly reason: 'too-large' | 'unreadable'
}

/** What the page uses of the app. */
export interface OpenTools {
  readonly engine: EngineClient
  readonly ports: BrowserPorts
  /** Null until it is loaded. */
  readonly profile: Profile | null
}

export class OpenPage {
  readonly #engine: EngineClient
  readonly #ports: BrowserPorts
  readonly #app: OpenTools
  files: readonly OpenFile[] = $state.raw([])
  refused: readonly RefusedFile[] = $state.raw([])
  /** The conversion that is shown, of one file at a time. */
  conversion: ConvertForm | null = $state.raw(null)
  /** Why an item could not be renewed or downloaded. */
  failure: EngineFailure | null = $state.raw(null)
  #lastId = 0
  #pastes = 0

  constructor(app: OpenTools) {
    this.#engine = app.engine
    this.#ports = app.ports
    this.#app = app
  }

  get now(): Date {
    return this.#ports.now()
  }

  get items(): readonly ItemView[] {
    return this.files.flatMap((file) => file.goodItems)
  }

  /** Opens files and lists them above the others. */
  async add(chosen: readonly File[]): Promise<void> {
    const results = await Promise.all(chosen.map((file) => this.#take(file)))
    this.refused = results.filter((result) => 'reason' in result)
    await this.#open(results.filter((result) => 'bytes' in result))
  }

  async addText(text: string): Promise<void> {
    if (text.trim() === '') return
    this.#pastes += 1
    const name = this.#pastes === 1 ? 'pasted text' : `pasted text ${this.#pastes}`
    this.refused = []
    await this.#open([{ name, bytes: new TextEncoder().encode(text) }])
  }

  async #take(file: File): Promise<ChosenFile | RefusedFile> {
    const { name } = file
    try {
      const read = await this.#ports.readFile(file, maxFileBytes)
      return read ?? { name, reason: 'too-large' }
    } catch {
      // A browser passes a dropped folder as a file that cannot be read.
      return { name, reason: 'unreadable' }
    }
  }

  async #open(chosen: readonly ChosenFile[]): Promise<void> {
    this.failure = null
    const added = chosen.map((file) => new OpenFile(++this.#lastId, file, this.#engine))
    this.files = [...added, ...this.files]
    await Promise.all(added.map((file) => file.read()))
    this.#offerConversion()
  }

  /** Tries the password typed for a file and, if it is right, tries it on the other locked files. */
  async unlock(file: OpenFile): Promise<void> {
    await file.read()
    if (file.hasPassword) {
      const waiting = this.files.filter((other) => other !== file && other.isLocked)
      await Promise.all(waiting.map((other) => other.tryPassword(file.usedPassword)))
    }
    if (this.conversion?.file === file) await this.startConversion(file)
    this.#offerConversion()
  }

  remove(file: OpenFile): void {
    file.close()
    this.files = this.files.filter((other) => other !== file)
    if (this.conversion?.file === file) this.#endConversion()
    this.#offerConversion()
  }

  /** Forgets every file and every password. */
  startAgain(): void {
    for (const file of this.files) file.close()
    this.#endConversion()
    this.files = []
    this.refused = []
    this.failure = null
    this.#pastes = 0
  }

  /** Shows the conversion of this file instead of the previous one. */
  async startConversion(file: OpenFile): Promise<void> {
    const { profile } = this.#app
    if (profile === null) return
    this.#endConversion()
    const conversion = new ConvertForm({
      file,
      others: () => this.items,
      reopen: (items, signal) => this.#reopen(items, signal),
      profile,
      engine: this.#engine,
      ports: this.#ports,
    })
    this.conversion = conversion
    await conversion.load()
  }

  /** Downloads one certificate as a separate file. */
  async saveCertificate(item: ItemView, id: OutputId): Promise<void> {
    const { profile } = this.#app
    if (profile === null) return
    this.failure = null
    try {
      const request = {
        itemIds: [item.id],
        profile,
        output: { id, settings: null },
        newPassword: { value: '', origin: 'typed', allows: [] },
      } as const
      const file = await callWithFiles(
        () => this.#engine.call('convert', request),
        () => this.#reopen([item]),
      )
      this.#ports.saveFile(file)
    } catch (error) {
      this.failure = failureOf(error)
    }
  }

  /** The subject of a certificate or request for the form of Create; null if it cannot be read. */
  async readRenewal(item: ItemView): Promise<RenewalView | null> {
    const { profile } = this.#app
    if (profile === null || item.der === null) return null
    this.failure = null
    try {
      return await this.#engine.call('readRenewal', { der: item.der, profile })
    } catch (error) {
      this.failure = failureOf(error)
      return null
    }
  }

  /** @throws EngineError `input-too-large`. */
  async readTree(der: Bytes): Promise<TreeView> {
    return { root: await this.#engine.call('readTree', { der }), der }
  }

  /**
   * @param isRevealed whether to include the values of a private key.
   * @throws EngineError `input-too-large`.
   */
  readItemTree(item: ItemView, isRevealed: boolean): Promise<TreeView> {
    if (item.der !== null) return this.readTree(item.der)
    return callWithFiles(
      () => this.#engine.call('readKeyTree', { itemId: item.id, isRevealed }),
      () => this.#reopen([item]),
    )
  }

  /** The certificate of a key, or the key of a certificate or request, from any open file. */
  findPartner(item: ItemView): ItemView | null {
    return findPartner(item, this.items)
  }

  async #reopen(items: readonly ItemView[], signal?: AbortSignal): Promise<void> {
    const owners = this.files.filter((file) => items.some((item) => file.goodItems.includes(item)))
    await Promise.all(owners.map((file) => file.reopen(signal)))
  }

  /** Starts the conversion if only one file can be converted: one with a key, or one with certificates. */
  #offerConversion(): void {
    if (this.conversion !== null) return
    const candidates = this.files.filter((file) => file.hasKey || file.hasCertificate)
    const keyed = candidates.filter((file) => file.hasKey)
    const [only, ...others] = keyed.length > 0 ? keyed : candidates
    if (only !== undefined && others.length === 0) void this.startConversion(only)
  }

  #endConversion(): void {
    this.conversion?.cancel()
    this.conversion = null
  }
}
