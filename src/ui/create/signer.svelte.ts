// Step two: who signs. A dev CA is opened as soon as both files are chosen, so that a mistake shows
// before Create.
import type { EngineClient } from '../../worker/client'
import type { CaCheck, CaFiles, EngineFailure } from '../../worker/api'
import type { Profile } from '../../profile/profile'
import type { Practice } from '../../report/api'
import { caFieldOf, type CaField } from './ca-fields'
import type { BrowserPorts, ChosenFile } from '../app/ports'
import { failureTexts } from '../app/error-text'
import { failureOf } from '../app/failures'

export type SignerKind = 'ca' | 'pki-team'

/** The largest files that the engine reads, in bytes: a bundle of a company's CAs, and one key. */
const maxFileBytes = { certificate: 4_194_304, key: 262_144 }
/** Wait after a keystroke, in milliseconds: each attempt derives a key from the passphrase. */
const typingPauseMs = 350

interface FieldProblem {
  readonly text: string
  readonly detail: string
  /** Something still missing is an error only after Create was pressed. */
  isError: boolean
}

export class SignerForm {
  readonly #profile: Profile
  readonly #engine: EngineClient
  readonly #ports: BrowserPorts
  kind: SignerKind = $state('ca')
  certificate: ChosenFile | null = $state.raw(null)
  key: ChosenFile | null = $state.raw(null)
  passphrase = $state('')
  check: CaCheck | null = $state.raw(null)
  isChecking = $state(false)
  isPractice = $state(false)
  #problems: Partial<Record<CaField, FieldProblem>> = $state({})
  #latest = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(profile: Profile, engine: EngineClient, ports: BrowserPorts) {
    this.#profile = profile
    this.#engine = engine
    this.#ports = ports
  }

  get isReady(): boolean {
    return this.kind === 'pki-team' || this.check !== null
  }

  problemOf(field: CaField): FieldProblem | null {
    return this.#problems[field] ?? null
  }

  /** Null until both files are chosen. */
  get files(): CaFiles | null {
    if (this.certificate === null || this.key === null) return null
    return {
      certificate: this.certificate.bytes,
      key: this.key.bytes,
      passphrase: this.passphrase,
    }
  }

  async choose(field: 'certificate' | 'key', file: File): Promise<void> {
    const chosen = await this.#ports.readFile(file, maxFileBytes[field])
    this.isPractice = false
    this.check = null
    if (chosen === null) {
      this.#miss(field, failureTexts['input-too-large'])
      return
    }
    this[field] = chosen
    await this.recheck()
  }

  typePassphrase(passphrase: string): void {
    this.passphrase = passphrase
    this.check = null
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.recheck(), typingPauseMs)
  }

  async usePractice(practice: Practice): Promise<void> {
    const encoder = new TextEncoder()
    this.kind = 'ca'
    this.certificate = {
      name: 'practice-ca.pem',
      bytes: encoder.encode(practice.caCertificatePem),
    }
    this.key = { name: 'practice-ca-key.pem', bytes: encoder.encode(practice.caKeyPem) }
    this.passphrase = practice.caPassphrase
    this.isPractice = true
    await this.recheck()
  }

  /** Opens the files again if both are chosen. */
  async recheck(): Promise<void> {
    clearTimeout(this.#timer)
    const turn = ++this.#latest
    const files = this.files
    this.#problems = {}
    this.check = null
    if (files === null) return
    this.isChecking = true
    try {
      const check = await this.#engine.call('checkCa', {
        profile: this.#profile,
        files,
        now: this.#ports.now(),
      })
      if (turn === this.#latest) this.check = check
    } catch (error) {
      const failure = failureOf(error)
      if (turn === this.#latest && !this.reject(failure)) this.#miss('certificate', failure.message)
    } finally {
      if (turn === this.#latest) this.isChecking = false
    }
  }

  /** Shows a failure at its field. False if it does not belong to this step. */
  reject(failure: EngineFailure): boolean {
    const field = caFieldOf(failure)
    if (field === null) return false
    this.check = null
    this.#problems[field] = {
      text: failureTexts[failure.code],
      detail: failure.message,
      isError: failure.code !== 'passphrase-needed',
    }
    return true
  }

  /** Reports what is missing when Create is pressed. */
  demand(): void {
    if (this.kind === 'pki-team') return
    if (this.certificate === null) this.#miss('certificate', 'Choose the certificate of your CA.')
    if (this.key === null) this.#miss('key', 'Choose the private key of your CA.')
    for (const problem of Object.values(this.#problems)) problem.isError = true
  }

  #miss(field: CaField, text: string): void {
    this.#problems[field] = { text, detail: '', isError: true }
  }
}
