// A file written anew on the page Open: for which place, with which password, and what was saved.
import type { EngineFailure, NewPassword, OutputChoice, OutputFile } from '../../engine/api'
import type { EngineClient } from '../../engine/client'
import type { Profile } from '../../pki/profile'
import type { PartView } from '../open-text'
import { findPasswordProblem } from '../password'
import type { BrowserPorts } from '../ports'
import { failureOf, isAbort } from './failures'
import type { OpenFile } from './open-file.svelte'
import { OutputForm } from './output.svelte'
import { PasswordForm } from './password.svelte'

/** What was saved last. */
export interface Saved {
  readonly file: OutputFile
  /** Null where it has none, or keeps that of the old file. */
  readonly password: string | null
}

export interface ConvertOptions {
  /** The file, then those that hold what it lacks; one password opens them all. */
  readonly sources: readonly [OpenFile, ...OpenFile[]]
  readonly profile: Profile
  readonly engine: EngineClient
  readonly ports: BrowserPorts
}

export class ConvertForm {
  readonly #engine: EngineClient
  readonly #ports: BrowserPorts
  readonly sources: readonly [OpenFile, ...OpenFile[]]
  readonly profile: Profile
  readonly output: OutputForm
  readonly password: PasswordForm
  passwordSource: 'same' | 'new' = $state('new')
  isBusy = $state(false)
  failure: EngineFailure | null = $state.raw(null)
  saved: Saved | null = $state.raw(null)
  #cancel: AbortController | null = null

  constructor({ sources, profile, engine, ports }: ConvertOptions) {
    this.#engine = engine
    this.#ports = ports
    this.sources = sources
    this.profile = profile
    this.output = new OutputForm(engine)
    this.password = new PasswordForm(engine)
    if (this.canKeepPassword) this.passwordSource = 'same'
  }

  async load(): Promise<void> {
    await Promise.all([this.output.load(), this.password.regenerate()])
  }

  get file(): OpenFile {
    return this.sources[0]
  }

  get hasKey(): boolean {
    return this.file.hasKey
  }

  get hasCertificate(): boolean {
    return this.sources.some(({ hasCertificate }) => hasCertificate)
  }

  get canKeepPassword(): boolean {
    return this.file.hasPassword
  }

  get isSame(): boolean {
    return this.passwordSource === 'same' && this.canKeepPassword
  }

  /** Whether the password that the file has now is one that some program refuses. */
  get isSameOdd(): boolean {
    return this.isSame && findPasswordProblem(this.file.usedPassword) !== null
  }

  /** Writes the file for the chosen place and saves it. False where something is left to mend. */
  async convert(): Promise<boolean> {
    this.output.demand()
    if (!this.output.isReady) return false
    return this.#write(this.output.choice, this.output.hasPassword)
  }

  /** Writes one part and saves it. False where something is left to mend. */
  takeOut({ id, hasPassword }: PartView): Promise<boolean> {
    return this.#write({ id, settings: null }, hasPassword)
  }

  cancel(): void {
    this.#cancel?.abort()
  }

  saveAgain(): void {
    if (this.saved !== null) this.#ports.saveFile(this.saved.file)
  }

  async #write(output: OutputChoice, hasPassword: boolean): Promise<boolean> {
    if (this.isBusy) return false
    this.failure = null
    this.saved = null
    if (hasPassword && !this.isSame) {
      this.password.demand()
      if (!this.password.isReady) return false
    }
    this.isBusy = true
    this.#cancel = new AbortController()
    const isSame = this.isSame
    const newPassword = hasPassword ? this.#newPassword : noPassword
    try {
      const request = {
        files: this.sources.map(({ file }) => file),
        password: this.file.usedPassword,
        profile: this.profile,
        output,
        newPassword,
      }
      const options = { signal: this.#cancel.signal }
      const [file] = await this.#engine.call('convert', request, options)
      if (file === undefined) return false
      this.#ports.saveFile(file)
      this.saved = { file, password: hasPassword && !isSame ? newPassword.value : null }
      return true
    } catch (error) {
      if (!isAbort(error)) this.failure = failureOf(error)
      return false
    } finally {
      this.isBusy = false
      this.#cancel = null
    }
  }

  get #newPassword(): NewPassword {
    return this.isSame
      ? // The old file has it already; the page says what some program minds about it.
        { value: this.file.usedPassword, origin: 'typed', allows: ['password-not-ascii'] }
      : this.password.request
  }
}

const noPassword: NewPassword = { value: '', origin: 'typed', allows: [] }
