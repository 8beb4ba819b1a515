// A file written anew on the page Open: for which place, with which password, and what was saved.
import type { EngineFailure, NewPassword, OutputChoice, OutputFile } from '../../engine/api'
import type { EngineClient } from '../../engine/client'
import type { Profile } from '../../pki/profile'
import { findPasswordProblem } from '../password'
import type { BrowserPorts } from '../ports'
import { failureOf, isAbort } from './failures'
import type { OpenFile } from './open-file.svelte'
import { OutputForm } from './output.svelte'
import { PasswordForm } from './password.svelte'

/** What was saved last, with the password that opens it; null where it has none. */
export interface Saved {
  readonly file: OutputFile
  readonly password: string | null
}

export class ConvertForm {
  readonly #engine: EngineClient
  readonly #ports: BrowserPorts
  readonly file: OpenFile
  readonly profile: Profile
  readonly output: OutputForm
  readonly password: PasswordForm
  passwordSource: 'same' | 'new' = $state('new')
  isBusy = $state(false)
  failure: EngineFailure | null = $state.raw(null)
  saved: Saved | null = $state.raw(null)
  #cancel: AbortController | null = null

  constructor(file: OpenFile, profile: Profile, engine: EngineClient, ports: BrowserPorts) {
    this.#engine = engine
    this.#ports = ports
    this.file = file
    this.profile = profile
    this.output = new OutputForm(engine)
    this.password = new PasswordForm(engine)
    if (file.hasPassword) this.passwordSource = 'same'
  }

  async load(): Promise<void> {
    await Promise.all([this.output.load(), this.password.regenerate()])
  }

  get isSame(): boolean {
    return this.passwordSource === 'same' && this.file.hasPassword
  }

  /** What some program minds about the password that the file has now. */
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
  takeOut(id: OutputChoice['id'], hasPassword: boolean): Promise<boolean> {
    return this.#write({ id, settings: null }, hasPassword)
  }

  cancel(): void {
    this.#cancel?.abort()
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
    const newPassword = hasPassword ? this.#newPassword : noPassword
    try {
      const request = {
        files: [this.file.file],
        password: this.file.usedPassword,
        profile: this.profile,
        output,
        newPassword,
      }
      const options = { signal: this.#cancel.signal }
      const [file] = await this.#engine.call('convert', request, options)
      if (file === undefined) return false
      this.#ports.saveFile(file)
      this.saved = { file, password: hasPassword ? newPassword.value : null }
      return true
    } catch (error) {
      if (!isAbort(error)) this.failure = failureOf(error)
      return false
    } finally {
      this.isBusy = false
      this.#cancel = null
    }
  }

  /** The file has it already, with whatever some program minds about it: the page says so. */
  get #newPassword(): NewPassword {
    return this.isSame
      ? { value: this.file.usedPassword, origin: 'typed', allows: ['password-not-ascii'] }
      : this.password.request
  }
}

const noPassword: NewPassword = { value: '', origin: 'typed', allows: [] }
