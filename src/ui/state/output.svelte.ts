// Where the file will be used: the consumer, and the settings of one's own.
import type { ConsumerView, OutputChoice, Pkcs12Settings } from '../../engine/api'
import type { EngineClient } from '../../engine/client'

const iterationLimits = { min: 2048, max: 1_000_000 }

export class OutputForm {
  readonly #engine: EngineClient
  consumers: readonly ConsumerView[] = $state.raw([])
  id: ConsumerView['id'] = $state('bdk-java')
  /** Whether a person has read that the key will lie open. */
  isConfirmed = $state(false)
  cipher: Pkcs12Settings['cipher'] = $state('AES-256-CBC')
  kdfHash: Pkcs12Settings['kdfHash'] = $state('SHA-256')
  mac: Pkcs12Settings['mac'] = $state('SHA-256')
  chain: Pkcs12Settings['chain'] = $state('intermediates')
  /** As typed; empty: the profile's. */
  iterations = $state('')
  friendlyName = $state('')
  #isDemanded = $state(false)

  constructor(engine: EngineClient) {
    this.#engine = engine
  }

  async load(): Promise<void> {
    if (this.consumers.length > 0) return
    this.consumers = await this.#engine.call('listConsumers', null)
  }

  /** Null until the list is there. */
  get consumer(): ConsumerView | null {
    return this.consumers.find(({ id }) => id === this.id) ?? null
  }

  /** Whether the file has a password of its own. */
  get hasPassword(): boolean {
    return this.consumer?.format !== 'pem-unencrypted'
  }

  get needsConfirmation(): boolean {
    return this.consumer?.format === 'pem-unencrypted'
  }

  get iterationsProblem(): string | null {
    if (this.id !== 'custom' || this.iterations.trim() === '') return null
    const count = Number(this.iterations)
    const { min, max } = iterationLimits
    if (Number.isInteger(count) && count >= min && count <= max) return null
    return `A whole number from ${min} to ${max.toLocaleString('en-US')}.`
  }

  get confirmationProblem(): string | null {
    return this.#isDemanded && this.needsConfirmation && !this.isConfirmed
      ? 'Say that this is what you want.'
      : null
  }

  get isReady(): boolean {
    return this.iterationsProblem === null && (!this.needsConfirmation || this.isConfirmed)
  }

  get choice(): OutputChoice {
    return { id: this.id, settings: this.id === 'custom' ? this.#settings : null }
  }

  demand(): void {
    this.#isDemanded = true
  }

  get #settings(): Pkcs12Settings {
    const iterations = this.iterations.trim()
    return {
      cipher: this.cipher,
      // 3DES has PKCS#12's own derivation, which is SHA-1.
      kdfHash: this.cipher === 'DES-EDE3-CBC' ? 'SHA-1' : this.kdfHash,
      mac: this.mac,
      iterations: iterations === '' ? null : Number(iterations),
      friendlyName: this.friendlyName === '' ? null : this.friendlyName,
      chain: this.chain,
    }
  }
}
