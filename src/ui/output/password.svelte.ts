// The password of a file to be written. It lives in memory only.
import type { NewPassword, PasswordWarningId } from '../../worker/api'
import type { EngineClient } from '../../worker/client'
import { findPasswordProblem, type PasswordProblem } from './password'

/** Letters and digits of a generated password. */
export const passwordLengths = { min: 12, max: 64 } as const

const warningOf: Partial<Record<PasswordProblem['kind'], PasswordWarningId>> = {
  empty: 'password-empty',
  'not-ascii': 'password-not-ascii',
}

export interface PasswordFormOptions {
  /** A private key in PEM is never locked with nothing: every program takes that for no password. */
  readonly mayBeEmpty: () => boolean
}

export class PasswordForm {
  readonly #engine: EngineClient
  readonly #mayBeEmpty: () => boolean
  origin: 'generated' | 'typed' = $state('generated')
  length = $state(24)
  generated = $state('')
  entropyBits = $state(0)
  /** What a person has read the warning about and wants all the same. */
  agreed: PasswordWarningId | null = $state(null)
  #typed = $state('')
  #isDemanded = $state(false)
  #latest = 0

  constructor(engine: EngineClient, options?: PasswordFormOptions) {
    this.#engine = engine
    this.#mayBeEmpty = options?.mayBeEmpty ?? (() => true)
  }

  get typed(): string {
    return this.#typed
  }

  set typed(typed: string) {
    this.#typed = typed
    // Agreed to was the old one, with its warning.
    if (this.agreed !== this.warning) this.agreed = null
  }

  /** As it goes into the file: composed, because another form opens it almost nowhere. */
  get value(): string {
    return this.origin === 'generated' ? this.generated : this.#typed.normalize('NFC')
  }

  get isReady(): boolean {
    const problem = findPasswordProblem(this.value)
    if (problem === null || this.origin === 'generated') return problem === null
    return this.agreed !== null && this.agreed === this.#warningOf(problem)
  }

  /** What is wrong with a typed one, or would be without agreement. */
  get problem(): PasswordProblem | null {
    const problem = this.origin === 'generated' ? null : findPasswordProblem(this.value)
    // An empty field is no error until somebody presses Create.
    return problem?.kind === 'empty' && !this.#isDemanded ? null : problem
  }

  /** The warning that can be agreed to; null where there is none. */
  get warning(): PasswordWarningId | null {
    return this.problem === null ? null : this.#warningOf(this.problem)
  }

  get request(): NewPassword {
    return {
      value: this.value,
      origin: this.origin,
      allows: this.origin === 'typed' && this.agreed !== null ? [this.agreed] : [],
    }
  }

  /** To the warning that is shown, or no longer. */
  agree(isAgreed: boolean): void {
    this.agreed = isAgreed ? this.warning : null
  }

  demand(): void {
    this.#isDemanded = true
  }

  async regenerate(): Promise<void> {
    const turn = ++this.#latest
    const made = await this.#engine.call('generatePassword', { length: this.length })
    if (turn !== this.#latest) return
    this.generated = made.password
    this.entropyBits = made.entropyBits
  }

  /** Forgets both, and makes a new one. */
  async startAgain(): Promise<void> {
    this.#isDemanded = false
    this.typed = ''
    this.generated = ''
    await this.regenerate()
  }

  #warningOf({ kind }: PasswordProblem): PasswordWarningId | null {
    return kind === 'empty' && !this.#mayBeEmpty() ? null : (warningOf[kind] ?? null)
  }
}
