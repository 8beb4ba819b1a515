// Where the file will be used: the target and the custom settings.
import type { TargetView, OutputChoice, Pkcs12Settings } from '../../worker/api'
import type { EngineClient } from '../../worker/client'
import { formatCount } from '../../text/numbers'

const iterationLimits = { min: 2048, max: 1_000_000 }
/** In UTF-16 units, as the engine counts. */
const maxNameLength = 255

export class OutputForm {
  readonly #engine: EngineClient
  targets: readonly TargetView[] = $state.raw([])
  /** Whether the person agreed to an unencrypted key. */
  isConfirmed = $state(false)
  cipher: Pkcs12Settings['cipher'] = $state('AES-256-CBC')
  kdfHash: Pkcs12Settings['kdfHash'] = $state('SHA-256')
  mac: Pkcs12Settings['mac'] = $state('SHA-256')
  chain: Pkcs12Settings['chain'] = $state('intermediates')
  /** As typed; empty for the default of the profile. */
  iterations = $state('')
  friendlyName = $state('')
  #id: TargetView['id'] = $state('bdk-java')
  #isDemanded = $state(false)

  constructor(engine: EngineClient) {
    this.#engine = engine
  }

  async load(): Promise<void> {
    if (this.targets.length > 0) return
    this.targets = await this.#engine.call('listTargets', null)
  }

  get id(): TargetView['id'] {
    return this.#id
  }

  set id(id: TargetView['id']) {
    this.#id = id
    // Each choice is confirmed separately.
    this.isConfirmed = false
    this.#isDemanded = false
  }

  /** Null until the list is loaded. */
  get target(): TargetView | null {
    return this.targets.find(({ id }) => id === this.#id) ?? null
  }

  /** Whether the file has a password. */
  get hasPassword(): boolean {
    return this.target?.format !== 'pem-unencrypted'
  }

  get needsConfirmation(): boolean {
    return this.target?.format === 'pem-unencrypted'
  }

  get iterationsProblem(): string | null {
    if (this.#id !== 'custom') return null
    const count = this.#iterationCount
    const { min, max } = iterationLimits
    if (count === null || (Number.isInteger(count) && count >= min && count <= max)) return null
    return `Type a whole number from ${formatCount(min)} to ${formatCount(max)}.`
  }

  get nameProblem(): string | null {
    if (this.#id !== 'custom' || this.friendlyName.length <= maxNameLength) return null
    return `Too long: ${this.friendlyName.length} characters, at most ${maxNameLength} are allowed.`
  }

  get confirmationProblem(): string | null {
    return this.#isDemanded && this.needsConfirmation && !this.isConfirmed
      ? 'Please confirm.'
      : null
  }

  get isReady(): boolean {
    const isConfirmed = !this.needsConfirmation || this.isConfirmed
    return this.iterationsProblem === null && this.nameProblem === null && isConfirmed
  }

  get choice(): OutputChoice {
    return { id: this.#id, settings: this.#id === 'custom' ? this.#ownSettings : null }
  }

  /** How the P12 file is written, also the copy of a PEM file; null until the list is loaded. */
  get pkcs12(): Pkcs12Settings | null {
    if (this.#id === 'custom') return this.#ownSettings
    const beside = this.targets.find(({ id }) => id === 'bdk-java')
    return this.target?.pkcs12 ?? beside?.pkcs12 ?? null
  }

  /** The rounds of key derivation of the target; null if they depend on the password. */
  get rounds(): number | null {
    return this.iterationsProblem === null ? (this.pkcs12?.iterations ?? null) : null
  }

  demand(): void {
    this.#isDemanded = true
  }

  /** Keeps the target. The friendly name belongs to one bot only. */
  startAgain(): void {
    this.#isDemanded = false
    this.friendlyName = ''
  }

  /** Accepts `600,000` and `600 000` too. Null if empty, NaN if it is not a number. */
  get #iterationCount(): number | null {
    const typed = this.iterations.replaceAll(/[\s,]/g, '')
    if (typed === '') return null
    return /^\d+$/.test(typed) ? Number(typed) : Number.NaN
  }

  get #ownSettings(): Pkcs12Settings {
    return {
      cipher: this.cipher,
      // 3DES uses the PKCS#12 key derivation, which is always SHA-1 (RFC 7292 appendix B).
      kdfHash: this.cipher === 'DES-EDE3-CBC' ? 'SHA-1' : this.kdfHash,
      mac: this.mac,
      iterations: this.#iterationCount,
      friendlyName: this.friendlyName === '' ? null : this.friendlyName,
      chain: this.chain,
    }
  }
}
