// The page Open: what was dropped, what is in it, and what is made of it.
import type { EngineFailure, FileView, ItemView, OutputChoice, OutputFile } from '../../engine/api'
import type { EngineClient } from '../../engine/client'
import type { Profile } from '../../pki/profile'
import type { SubjectValues } from '../../pki/subject'
import type { BrowserPorts } from '../ports'
import { DroppedFiles } from './dropped-files.svelte'
import { failureOf, isAbort } from './failures'
import { isLocked } from './locked-items'
import { OutputForm } from './output.svelte'
import { PasswordForm } from './password.svelte'

/** Wait after a keystroke in milliseconds: each try derives a key from the password. */
const typingPauseMs = 350

export interface Converted {
  readonly files: readonly OutputFile[]
  /** Null where the files have none. */
  readonly password: string | null
}

export class OpenPage {
  readonly #engine: EngineClient
  readonly #ports: BrowserPorts
  readonly #profile: () => Profile | null
  readonly dropped: DroppedFiles
  readonly output: OutputForm
  readonly password: PasswordForm
  /** Whether new files get the password that opened the old ones. */
  passwordKind: 'same' | 'own' = $state('same')
  views: readonly FileView[] = $state.raw([])
  isReading = $state(false)
  isBusy = $state(false)
  failure: EngineFailure | null = $state.raw(null)
  converted: Converted | null = $state.raw(null)
  #latest = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #cancel: AbortController | null = null

  constructor(engine: EngineClient, ports: BrowserPorts, profile: () => Profile | null) {
    this.#engine = engine
    this.#ports = ports
    this.#profile = profile
    this.dropped = new DroppedFiles(ports)
    this.output = new OutputForm(engine)
    this.password = new PasswordForm(engine)
  }

  get engine(): EngineClient {
    return this.#engine
  }

  get profile(): Profile | null {
    return this.#profile()
  }

  get now(): Date {
    return this.#ports.now()
  }

  get isLocked(): boolean {
    return this.views.some(isLocked)
  }

  get items(): readonly ItemView[] {
    return this.views.flatMap(({ items }) => items).filter(({ code }) => code === undefined)
  }

  get hasKey(): boolean {
    return this.items.some(({ kind }) => kind === 'private-key')
  }

  get hasCertificate(): boolean {
    return this.items.some(({ kind }) => kind === 'certificate')
  }

  get canKeepPassword(): boolean {
    return this.dropped.password !== '' && !this.isLocked
  }

  async load(): Promise<void> {
    await Promise.all([
      this.output.load(),
      this.password.generated === '' ? this.password.regenerate() : undefined,
    ])
  }

  async add(files: readonly File[]): Promise<void> {
    await this.dropped.add(files)
    await this.read()
  }

  addText(text: string): void {
    this.dropped.addText(text)
    void this.read()
  }

  remove(index: number): void {
    this.dropped.remove(index)
    void this.read()
  }

  typePassword(password: string): void {
    this.dropped.password = password
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.read(), typingPauseMs)
  }

  async read(): Promise<void> {
    clearTimeout(this.#timer)
    const turn = ++this.#latest
    const { files, password } = this.dropped
    this.failure = null
    this.converted = null
    if (files.length === 0) {
      this.views = []
      return
    }
    this.isReading = true
    try {
      const views = await this.#engine.call('openFiles', { files, password })
      if (turn === this.#latest) this.views = views
    } catch (error) {
      if (turn === this.#latest) this.failure = failureOf(error)
    } finally {
      if (turn === this.#latest) this.isReading = false
    }
  }

  /** Writes everything that is open anew. False where something is left to mend. */
  async convert(output: OutputChoice, hasPassword: boolean): Promise<boolean> {
    const { profile } = this
    const { files, password } = this.dropped
    if (profile === null || this.isBusy) return false
    const isSame = this.passwordKind === 'same' && this.canKeepPassword
    this.password.demand()
    if (hasPassword && !isSame && !this.password.isReady) return false
    const newPassword = isSame
      ? ({ value: password, origin: 'typed', allows: ['password-not-ascii'] } as const)
      : this.password.request
    this.failure = null
    this.converted = null
    this.isBusy = true
    this.#cancel = new AbortController()
    try {
      const request = { files, password, profile, output, newPassword }
      const made = await this.#engine.call('convert', request, { signal: this.#cancel.signal })
      this.converted = { files: made, password: hasPassword ? newPassword.value : null }
      return true
    } catch (error) {
      if (!isAbort(error)) this.failure = failureOf(error)
      return false
    } finally {
      this.isBusy = false
      this.#cancel = null
    }
  }

  cancel(): void {
    this.#cancel?.abort()
  }

  /** The name in a certificate or request, as the form of Create holds it; null where it cannot be read. */
  async readRenewal(
    item: ItemView,
  ): Promise<{ values: SubjectValues; leftOut: readonly string[] } | null> {
    const { profile } = this
    if (profile === null) return null
    try {
      return await this.#engine.call('readRenewal', { der: item.der, profile })
    } catch (error) {
      this.failure = failureOf(error)
      return null
    }
  }

  /** Forgets everything, passwords first. */
  async startAgain(): Promise<void> {
    this.dropped.clear()
    this.views = []
    this.converted = null
    this.failure = null
    await this.password.startAgain()
  }
}
