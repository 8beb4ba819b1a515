// The page Finish: the dropped files, what belongs together, and the bot's file made from it.
import type {
  CreateResult,
  CreateStep,
  EngineFailure,
  FileView,
  FinishView,
  NewPassword,
  OutputId,
} from '../../worker/api'
import type { EngineClient } from '../../worker/client'
import type { Profile } from '../../profile/profile'
import { listLocked } from './finish-view'
import { findPasswordProblem } from '../output/password'
import { callWithFiles, closeFiles } from '../app/kept-files'
import type { BrowserPorts, ChosenFile } from '../app/ports'
import { ChosenFiles } from './chosen-files.svelte'
import { failureOf, isAbort } from '../app/failures'
import { OutputForm } from '../output/output.svelte'
import { PasswordForm } from '../output/password.svelte'

/** Wait after a keystroke, in milliseconds: each attempt derives a key from the password. */
const typingPauseMs = 350

/** What the result shows: the state when the button was pressed. */
export interface Finished {
  readonly result: CreateResult
  readonly password: string
  readonly target: OutputId
  readonly isPractice: boolean
  readonly tookMs: number
}

/** The engine's answer and the files that it is about. */
interface Reading {
  readonly files: readonly ChosenFile[]
  readonly view: FinishView
}

/** What the page uses of the app. */
export interface FinishTools {
  readonly engine: EngineClient
  readonly ports: BrowserPorts
  /** Null until it is loaded. */
  readonly profile: Profile | null
}

export class FinishPage {
  readonly #engine: EngineClient
  readonly #ports: BrowserPorts
  readonly #app: FinishTools
  readonly files: ChosenFiles
  readonly output: OutputForm
  readonly newPassword: PasswordForm
  /** Whether the new file gets the password that opened the key. */
  passwordKind: 'same' | 'own' = $state('same')
  isReading = $state(false)
  /** Whether the person stopped the reading. */
  isStopped = $state(false)
  isBusy = $state(false)
  step: CreateStep | null = $state(null)
  /** Whether the person wants the file although a pod will refuse it. */
  isWantedAnyway = $state(false)
  failure: EngineFailure | null = $state.raw(null)
  finished: Finished | null = $state.raw(null)
  #password = $state('')
  #reading: Reading | null = $state.raw(null)
  #isDemanded = $state(false)
  #isStale = false
  /** The running reading: one at a time, always of all files. */
  #running: Promise<void> | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #stopReading: AbortController | null = null
  #stopMaking: AbortController | null = null

  constructor(app: FinishTools) {
    const { engine, ports } = app
    this.#engine = engine
    this.#ports = ports
    this.#app = app
    this.files = new ChosenFiles(ports, () => void this.read())
    this.output = new OutputForm(engine)
    this.newPassword = new PasswordForm(engine)
  }

  get profile(): Profile | null {
    return this.#app.profile
  }

  get view(): FinishView | null {
    return this.#reading?.view ?? null
  }

  /** The items of one file; null until it was read. */
  viewOf(file: ChosenFile | undefined): FileView | null {
    const { files, view } = this.#reading ?? {}
    const index = file === undefined ? -1 : (files?.indexOf(file) ?? -1)
    return view?.files[index] ?? null
  }

  /** The password of the key, as typed. */
  get password(): string {
    return this.#password
  }

  set password(password: string) {
    this.#password = password
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.read(), typingPauseMs)
  }

  /** Names of the files that need a password, or another one. */
  get locked(): readonly string[] {
    return this.view === null ? [] : listLocked(this.view)
  }

  /** True if a file is locked, and while a password is typed, so that it can be changed. */
  get isPasswordAsked(): boolean {
    return this.locked.length > 0 || this.#password !== ''
  }

  /** Whether the typed password opened the key. */
  get isKeyUnlocked(): boolean {
    const items = this.view?.files.flatMap((file) => file.items) ?? []
    const isUnlocked = items.some((item) => item.kind === 'private-key' && item.encryption)
    return isUnlocked && this.#password !== '' && this.locked.length === 0
  }

  /** Whether every program accepts the key's password; another one is typed again, with its warnings. */
  get canKeepPassword(): boolean {
    return this.isKeyUnlocked && findPasswordProblem(this.#password) === null
  }

  get isPasswordKept(): boolean {
    return this.passwordKind === 'same' && this.canKeepPassword
  }

  /** Why a pod will refuse the file. */
  get blocking(): readonly string[] {
    return this.view?.match?.refusals ?? []
  }

  get confirmationProblem(): string | null {
    const isMissing = this.blocking.length > 0 && !this.isWantedAnyway
    return this.#isDemanded && isMissing ? 'Please confirm.' : null
  }

  /** Loads what the page needs of the engine, so that it works offline from then on. */
  async load(): Promise<void> {
    const { profile } = this
    if (profile === null) return
    const nothing = { files: [], password: '', profile, now: this.#ports.now() }
    await Promise.all([
      this.output.load(),
      this.newPassword.generated === '' ? this.newPassword.regenerate() : undefined,
      // Loads the code that reads files.
      this.#engine.call('checkFinish', nothing),
    ]).catch(() => {
      // The next reading reports the error.
    })
  }

  /** Reads everything again. A request during a reading is served when it ends. */
  read(): Promise<void> {
    clearTimeout(this.#timer)
    // A file that is being made belongs to the old state.
    this.cancel()
    this.#isStale = true
    this.finished = null
    this.isWantedAnyway = false
    this.#isDemanded = false
    this.#running ??= this.#readUntilFresh()
    return this.#running
  }

  /** Removes a file, and stops a reading that it may slow down. */
  remove(index: number): void {
    this.stopReading()
    const removed = this.files.list[index]
    if (removed !== undefined) closeFiles(this.#engine, [removed.id])
    this.files.remove(index)
  }

  stopReading(): void {
    this.#stopReading?.abort()
  }

  /** Stops making the file. */
  cancel(): void {
    this.#stopMaking?.abort()
  }

  /** Makes the files. False if something must be fixed first. */
  async finish(): Promise<boolean> {
    if (this.isBusy) return false
    this.failure = null
    this.isBusy = true
    try {
      await this.#running
      const { profile } = this
      if (profile === null || !this.#isComplete()) return false
      const started = performance.now()
      const newPassword = this.#chooseNewPassword()
      this.#stopMaking = new AbortController()
      const { signal } = this.#stopMaking
      const files = this.files.list
      const now = this.#ports.now()
      const material = { fileIds: files.map(({ id }) => id), profile, now }
      const request = { ...material, output: this.output.choice, newPassword }
      const opening = { files, password: this.#password, profile, now }
      const result = await callWithFiles(
        () =>
          this.#engine.call('finish', request, {
            signal,
            onProgress: (step) => (this.step = step),
          }),
        () => this.#engine.call('checkFinish', opening, { signal }),
      )
      this.finished = {
        result,
        password: newPassword.value,
        target: this.output.id,
        isPractice: false,
        tookMs: performance.now() - started,
      }
      return true
    } catch (error) {
      if (!isAbort(error)) this.failure = failureOf(error)
      return false
    } finally {
      this.isBusy = false
      this.step = null
      this.#stopMaking = null
    }
  }

  /** Forgets every file and every password. */
  async startAgain(): Promise<void> {
    this.stopReading()
    closeFiles(
      this.#engine,
      this.files.list.map(({ id }) => id),
    )
    this.#password = ''
    this.passwordKind = 'same'
    this.files.clear()
    this.output.startAgain()
    await this.newPassword.startAgain()
  }

  async #readUntilFresh(): Promise<void> {
    this.isReading = true
    while (this.#isStale) {
      this.#isStale = false
      await this.#readOnce()
    }
    this.isReading = false
    this.#running = null
  }

  async #readOnce(): Promise<void> {
    const { profile } = this
    const files = this.files.list
    this.failure = null
    this.isStopped = false
    if (files.length === 0 || profile === null) {
      this.#reading = null
      return
    }
    this.#stopReading = new AbortController()
    const { signal } = this.#stopReading
    try {
      const input = { files, password: this.#password, profile, now: this.#ports.now() }
      const view = await this.#engine.call('checkFinish', input, { signal })
      this.#reading = { files, view }
    } catch (error) {
      this.#reading = null
      if (isAbort(error)) this.isStopped = !this.#isStale
      else this.failure = failureOf(error)
    } finally {
      this.#stopReading = null
    }
  }

  #chooseNewPassword(): NewPassword {
    return this.isPasswordKept
      ? { value: this.#password, origin: 'typed', allows: [] }
      : this.newPassword.request
  }

  #isComplete(): boolean {
    this.#isDemanded = true
    this.output.demand()
    this.newPassword.demand()
    const hasPassword = this.isPasswordKept || this.newPassword.isReady
    const isWanted = this.blocking.length === 0 || this.isWantedAnyway
    return this.view?.match != null && this.output.isReady && hasPassword && isWanted
  }
}
