// The page Create: loads the profile, holds the three steps, and runs the job.
import type { EngineClient } from '../../worker/client'
import type {
  CreateResult,
  CreateStep,
  EngineFailure,
  OutputId,
  Pkcs12Settings,
} from '../../worker/api'
import type { Profile } from '../../profile/profile'
import type { SubjectValues } from '../../bot/subject'
import type { BrowserPorts } from '../app/ports'
import { failureOf, isAbort } from '../app/failures'
import { OutputForm } from '../output/output.svelte'
import { PasswordForm } from '../output/password.svelte'
import { SignerForm } from './signer.svelte'
import { SubjectForm } from './subject.svelte'

const profilePath = './profiles/symphony.json'

/** What the result panel shows: the state when Create was pressed. */
export interface Created {
  readonly profile: Profile
  readonly values: SubjectValues
  readonly result: CreateResult
  readonly password: string
  /** Where the bot's file will be used. */
  readonly target: OutputId
  /** How its P12 is written; null if the PKI team signs. */
  readonly settings: Pkcs12Settings | null
  readonly isPractice: boolean
  readonly tookMs: number
}

export interface Steps {
  readonly profile: Profile
  readonly subject: SubjectForm
  readonly signer: SignerForm
  readonly output: OutputForm
  readonly password: PasswordForm
}

export class CreatePage {
  readonly #engine: EngineClient
  readonly #ports: BrowserPorts
  /** Null until the profile is loaded. */
  steps: Steps | null = $state.raw(null)
  loadFailure: EngineFailure | null = $state.raw(null)
  isBusy = $state(false)
  step: CreateStep | null = $state(null)
  failure: EngineFailure | null = $state.raw(null)
  created: Created | null = $state.raw(null)
  #cancel: AbortController | null = null
  #isKeyWarm = false

  constructor(engine: EngineClient, ports: BrowserPorts) {
    this.#engine = engine
    this.#ports = ports
  }

  async load(): Promise<void> {
    try {
      const profile = await this.#loadProfile()
      const subject = new SubjectForm(profile, this.#engine)
      const signer = new SignerForm(profile, this.#engine, this.#ports)
      const output = new OutputForm(this.#engine)
      const password = new PasswordForm(this.#engine, {
        mayBeEmpty: () => signer.kind === 'ca',
      })
      this.steps = { profile, subject, signer, output, password }
      await Promise.all([subject.refresh(), password.regenerate(), output.load()])
      this.#ports.whenIdle(() => this.pregeneratedKey())
    } catch (error) {
      this.loadFailure = failureOf(error)
    }
  }

  /** Starts to generate a key, so that Create finds it ready. */
  pregeneratedKey(): void {
    if (this.#isKeyWarm || this.steps === null) return
    this.#isKeyWarm = true
    this.#engine.call('prepare', { profile: this.steps.profile }).catch(() => {
      // Create then generates its own key and reports the error.
      this.#isKeyWarm = false
    })
  }

  /** Makes the files. False if something must be fixed first; the fields say what. */
  async create(): Promise<boolean> {
    const { steps } = this
    if (steps === null || this.isBusy) return false
    this.failure = null
    this.isBusy = true
    this.#cancel = new AbortController()
    try {
      if (!(await this.#isComplete(steps))) return false
      const started = performance.now()
      const values = steps.subject.snapshot()
      const password = steps.password.value
      const files = steps.signer.files
      const isCaSigner = steps.signer.kind === 'ca' && files !== null
      this.#isKeyWarm = false
      const result = await this.#engine.call(
        'create',
        {
          profile: steps.profile,
          values,
          signer: isCaSigner ? { kind: 'ca', files } : { kind: 'pki-team' },
          password: steps.password.request,
          output: steps.output.choice,
          now: this.#ports.now(),
        },
        { signal: this.#cancel.signal, onProgress: (step) => (this.step = step) },
      )
      this.created = {
        profile: steps.profile,
        values,
        result,
        password,
        target: steps.output.id,
        settings: isCaSigner ? steps.output.pkcs12 : null,
        isPractice: isCaSigner && steps.signer.isPractice,
        tookMs: performance.now() - started,
      }
      return true
    } catch (error) {
      if (!isAbort(error)) this.#show(failureOf(error), steps)
      // Cancelling ended the worker and its key, so a new key is started for the next attempt.
      this.#ports.whenIdle(() => this.pregeneratedKey())
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

  /** Fills in the subject of a certificate that is renewed. The key will be new. */
  async adoptSubject(values: SubjectValues): Promise<void> {
    this.created = null
    await this.steps?.subject.adopt(values)
  }

  /** Keeps the CA and the details; clears the name and the password. */
  async startAnother(): Promise<void> {
    if (this.steps === null) return
    this.created = null
    this.steps.subject.clearCommonName()
    this.steps.output.startAgain()
    await this.steps.password.startAgain()
    this.#ports.whenIdle(() => this.pregeneratedKey())
  }

  async #loadProfile(): Promise<Profile> {
    const fileName = profilePath.replace('./', '')
    const response = await fetch(profilePath).catch(() => null)
    if (!response?.ok) {
      const reason = response === null ? 'no answer' : `HTTP status ${response.status}`
      const failure: EngineFailure = {
        code: 'profile-invalid',
        message: `${fileName} could not be loaded: ${reason}.`,
        where: fileName,
      }
      throw Object.assign(new Error(failure.message), failure)
    }
    return this.#engine.call('parseProfile', { profileJson: await response.text(), fileName })
  }

  async #isComplete({ subject, signer, output, password }: Steps): Promise<boolean> {
    await Promise.all([subject.refresh(), signer.isReady ? undefined : signer.recheck()])
    subject.visitAll()
    password.demand()
    output.demand()
    if (!signer.isReady) signer.demand()
    const hasOutput = signer.kind === 'pki-team' || output.isReady
    return !subject.hasErrors && signer.isReady && password.isReady && hasOutput
  }

  #show(failure: EngineFailure, { signer }: Steps): void {
    if (signer.kind === 'ca' && signer.reject(failure)) return
    this.failure = failure
  }
}
