// The page Open: the files that were dropped, each opened by itself, and what is made of them.
import type {
  Asn1Node,
  Bytes,
  EngineFailure,
  ItemView,
  OutputId,
  RenewalView,
} from '../../worker/api'
import type { EngineClient } from '../../worker/client'
import type { Profile } from '../../profile/profile'
import { findPartner } from './chain'
import type { BrowserPorts, ChosenFile } from '../app/ports'
import { ConvertForm } from './convert.svelte'
import { failureOf } from '../app/failures'
import { OpenFile } from './open-file.svelte'

/** As much as the engine reads of one file, in bytes. */
const maxFileBytes = 67_108_864

/** A file that could not even be taken. */
export interface RefusedFile {
  readonly name: string
  readonly reason: 'too-large' | 'unreadable'
}

export class OpenPage {
  readonly #engine: EngineClient
  readonly #ports: BrowserPorts
  readonly #profile: () => Profile | null
  files: readonly OpenFile[] = $state.raw([])
  refused: readonly RefusedFile[] = $state.raw([])
  /** What is being written anew, one file at a time. */
  conversion: ConvertForm | null = $state.raw(null)
  /** Why an item could not be renewed or saved. */
  failure: EngineFailure | null = $state.raw(null)
  #lastId = 0
  #pastes = 0

  constructor(engine: EngineClient, ports: BrowserPorts, profile: () => Profile | null) {
    this.#engine = engine
    this.#ports = ports
    this.#profile = profile
  }

  get now(): Date {
    return this.#ports.now()
  }

  get items(): readonly ItemView[] {
    return this.files.flatMap((file) => file.goodItems)
  }

  /** Opens files above those that are there already. */
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
      // A dropped folder is handed over as a file that cannot be read.
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

  /** Tries what was typed for a file, and where it fits on the others that wait for a password. */
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
    file.cancel()
    this.files = this.files.filter((other) => other !== file)
    if (this.conversion?.file === file) this.#endConversion()
    this.#offerConversion()
  }

  /** Forgets every file and every password. */
  startAgain(): void {
    for (const file of this.files) file.cancel()
    this.#endConversion()
    this.files = []
    this.refused = []
    this.failure = null
    this.#pastes = 0
  }

  /** Shows what can be written from this file, in place of the one before. */
  async startConversion(file: OpenFile): Promise<void> {
    const profile = this.#profile()
    if (profile === null) return
    this.#endConversion()
    const conversion = new ConvertForm({
      file,
      others: () => this.items,
      profile,
      engine: this.#engine,
      ports: this.#ports,
    })
    this.conversion = conversion
    await conversion.load()
  }

  /** Saves one certificate as a file of its own. */
  async saveCertificate(item: ItemView, id: OutputId): Promise<void> {
    const profile = this.#profile()
    if (profile === null) return
    this.failure = null
    try {
      const [file] = await this.#engine.call('convert', {
        files: [{ name: item.source.file, bytes: item.der }],
        password: '',
        profile,
        output: { id, settings: null },
        newPassword: { value: '', origin: 'typed', allows: [] },
      })
      if (file !== undefined) this.#ports.saveFile(file)
    } catch (error) {
      this.failure = failureOf(error)
    }
  }

  /** The name in a certificate or request, as the form of Create has it; null where it cannot be read. */
  async readRenewal(item: ItemView): Promise<RenewalView | null> {
    const profile = this.#profile()
    if (profile === null) return null
    this.failure = null
    try {
      return await this.#engine.call('readRenewal', { der: item.der, profile })
    } catch (error) {
      this.failure = failureOf(error)
      return null
    }
  }

  /** @throws EngineError `input-too-large`. */
  readTree(der: Bytes): Promise<Asn1Node> {
    return this.#engine.call('readTree', { der })
  }

  /** The certificate of a key, or the key of a certificate or request, wherever it was found. */
  findPartner(item: ItemView): ItemView | null {
    return findPartner(item, this.items)
  }

  /** What is alone is offered at once: one key, or one file of certificates. */
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
