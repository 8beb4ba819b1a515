// The page Finish: what was dropped, what of it belongs together, and the bot's file made of it.
import type {
  CreateResult,
  CreateStep,
  EngineFailure,
  FinishView,
  OutputId,
} from '../../engine/api'
import type { EngineClient } from '../../engine/client'
import type { Profile } from '../../pki/profile'
import type { BrowserPorts } from '../ports'
import { DroppedFiles } from './dropped-files.svelte'
import { failureOf, isAbort } from './failures'
import { isLocked } from './locked-items'
import { OutputForm } from './output.svelte'
import { PasswordForm } from './password.svelte'

/** Wait after a keystroke in milliseconds: each try derives a key from the password. */
const typingPauseMs = 350

/** Everything that the result shows, as it was when the button was pressed. */
export interface Finished {
  readonly result: CreateResult
  readonly password: string
  readonly consumer: OutputId
}

export class FinishPage {
  readonly #engine: EngineClient
  readonly #ports: BrowserPorts
  readonly #profile: () => Profile | null
  readonly dropped: DroppedFiles
  readonly output: OutputForm
  readonly password: PasswordForm
  /** Whether the new file gets the password that opened the key. */
  passwordKind: 'same' | 'own' = $state('same')
  view: FinishView | null = $state.raw(null)
  isReading = $state(false)
  isBusy = $state(false)
  step: CreateStep | null = $state(null)
  /** Whether a person wants the file although a pod will refuse it. */
  isWantedAnyway = $state(false)
  isDemanded = $state(false)
  failure: EngineFailure | null = $state.raw(null)
  finished: Finished | null = $state.raw(null)
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

  get profile(): Profile | null {
    return this.#profile()
  }

  /** Whether something is there that only a password opens. */
  get isLocked(): boolean {
    return this.view?.files.some(isLocked) ?? false
  }

  /** The password that was typed for the key may be kept, if one opened it. */
  get canKeepPassword(): boolean {
    return this.dropped.password !== '' && !this.isLocked
  }

  get blocking(): readonly string[] {
    const findings = this.view?.match?.podFindings ?? []
    return findings.filter(({ severity }) => severity === 'error').map(({ detail }) => detail)
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
    const { profile } = this
    const { files, password } = this.dropped
    this.failure = null
    this.finished = null
    this.isWantedAnyway = false
    if (files.length === 0 || profile === null) {
      this.view = null
      return
    }
    this.isReading = true
    try {
      const input = { files, password, profile, now: this.#ports.now() }
      const view = await this.#engine.call('checkFinish', input)
      if (turn === this.#latest) this.view = view
    } catch (error) {
      if (turn === this.#latest) this.failure = failureOf(error)
    } finally {
      if (turn === this.#latest) this.isReading = false
    }
  }

  /** Makes the files. False where something is left to mend. */
  async finish(): Promise<boolean> {
    const { profile } = this
    const { files, password } = this.dropped
    if (profile === null || this.isBusy || !this.#isComplete()) return false
    const isSame = this.passwordKind === 'same' && this.canKeepPassword
    const newPassword = isSame
      ? ({ value: password, origin: 'typed', allows: ['password-not-ascii'] } as const)
      : this.password.request
    this.failure = null
    this.isBusy = true
    this.#cancel = new AbortController()
    try {
      const result = await this.#engine.call(
        'finish',
        {
          files,
          password,
          profile,
          now: this.#ports.now(),
          output: this.output.choice,
          newPassword,
        },
        { signal: this.#cancel.signal, onStep: (step) => (this.step = step) },
      )
      this.finished = { result, password: newPassword.value, consumer: this.output.id }
      return true
    } catch (error) {
      if (!isAbort(error)) this.failure = failureOf(error)
      return false
    } finally {
      this.isBusy = false
      this.step = null
      this.#cancel = null
    }
  }

  cancel(): void {
    this.#cancel?.abort()
  }

  /** Forgets everything, passwords first. */
  async startAgain(): Promise<void> {
    this.dropped.clear()
    this.view = null
    this.finished = null
    this.failure = null
    this.isDemanded = false
    await this.password.startAgain()
  }

  #isComplete(): boolean {
    this.isDemanded = true
    this.output.demand()
    this.password.demand()
    const hasPassword =
      (this.passwordKind === 'same' && this.canKeepPassword) || this.password.isReady
    const isWanted = this.blocking.length === 0 || this.isWantedAnyway
    return this.view?.match != null && this.output.isReady && hasPassword && isWanted
  }
}
