// Where the file will be used: the target, and the settings of one's own.
import type { TargetView, OutputChoice, Pkcs12Settings } from '../../worker/api'
import type { EngineClient } from '../../worker/client'
import { formatCount } from '../../text/numbers'

const iterationLimits = { min: 2048, max: 1_000_000 }
/** In UTF-16 units, as the engine counts. */
const maxNameLength = 255

export class OutputForm {
  readonly #engine: EngineClient
  targets: readonly TargetView[] = $state.raw([])
  /** Whether a person has read that the key will lie open. */
  isConfirmed = $state(false)
  cipher: Pkcs12Settings['cipher'] = $state('AES-256-CBC')
  kdfHash: Pkcs12Settings['kdfHash'] = $state('SHA-256')
  mac: Pkcs12Settings['mac'] = $state('SHA-256')
  chain: Pkcs12Settings['chain'] = $state('intermediates')
  /** As typed; empty: the profile's. */
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
    // Each choice is read and confirmed by itself.
    this.isConfirmed = false
    this.#isDemanded = false
  }

  /** Null until the list is there. */
  get target(): TargetView | null {
    return this.targets.find(({ id }) => id === this.#id) ?? null
  }

  /** Whether the file has a password of its own. */
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
    return `Too long: ${this.friendlyName.length} characters, ${maxNameLength} at most.`
  }

  get confirmationProblem(): string | null {
    return this.#isDemanded && this.needsConfirmation && !this.isConfirmed
      ? 'Say that this is what you want.'
      : null
  }

  get isReady(): boolean {
    const isConfirmed = !this.needsConfirmation || this.isConfirmed
    return this.iterationsProblem === null && this.nameProblem === null && isConfirmed
  }

  get choice(): OutputChoice {
    return { id: this.#id, settings: this.#id === 'custom' ? this.#ownSettings : null }
  }

  /** How the P12 file is written, also the one beside a PEM file; null until the list is there. */
  get pkcs12(): Pkcs12Settings | null {
    if (this.#id === 'custom') return this.#ownSettings
    const beside = this.targets.find(({ id }) => id === 'bdk-java')
    return this.target?.pkcs12 ?? beside?.pkcs12 ?? null
  }

  /** The rounds of key derivation that the target asks for; null where they follow the password. */
  get rounds(): number | null {
    return this.iterationsProblem === null ? (this.pkcs12?.iterations ?? null) : null
  }

  demand(): void {
    this.#isDemanded = true
  }

  /** Keeps the place; a name is one bot's alone. */
  startAgain(): void {
    this.#isDemanded = false
    this.friendlyName = ''
  }

  /** As typed: `600,000` and `600 000` are numbers too. Not a number for anything else. */
  get #iterationCount(): number | null {
    const typed = this.iterations.replaceAll(/[\s,]/g, '')
    if (typed === '') return null
    return /^\d+$/.test(typed) ? Number(typed) : Number.NaN
  }

  get #ownSettings(): Pkcs12Settings {
    return {
      cipher: this.cipher,
      // 3DES has PKCS#12's own derivation, which is SHA-1.
      kdfHash: this.cipher === 'DES-EDE3-CBC' ? 'SHA-1' : this.kdfHash,
      mac: this.mac,
      iterations: this.#iterationCount,
      friendlyName: this.friendlyName === '' ? null : this.friendlyName,
      chain: this.chain,
    }
  }
}
