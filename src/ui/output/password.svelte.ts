// The password of a file to be written. It is only kept in memory.
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
  /** False for a private key in PEM: programs treat an empty password as no password. */
  readonly mayBeEmpty: () => boolean
}

export class PasswordForm {
  readonly #engine: EngineClient
  readonly #mayBeEmpty: () => boolean
  origin: 'generated' | 'typed' = $state('generated')
  length = $state(24)
  generated = $state('')
  entropyBits = $state(0)
  /** The warning that the person agreed to. */
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
    // The agreement was about the old password.
    if (this.agreed !== this.warning) this.agreed = null
  }

  /** As written into the file: composed (NFC), because almost no program opens another form. */
  get value(): string {
    return this.origin === 'generated' ? this.generated : this.#typed.normalize('NFC')
  }

  get isReady(): boolean {
    const problem = findPasswordProblem(this.value)
    if (problem === null || this.origin === 'generated') return problem === null
    return this.agreed !== null && this.agreed === this.#warningOf(problem)
  }

  /** The problem of a typed password, including one that was agreed to. */
  get problem(): PasswordProblem | null {
    const problem = this.origin === 'generated' ? null : findPasswordProblem(this.value)
    // An empty field is an error only after Create was pressed.
    return problem?.kind === 'empty' && !this.#isDemanded ? null : problem
  }

  /** The warning that can be agreed to, or null. */
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

  /** Agrees to the shown warning, or takes the agreement back. */
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

  /** Forgets both passwords and generates a new one. */
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
