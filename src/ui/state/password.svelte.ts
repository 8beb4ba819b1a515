// Step three: the password that locks the files. It lives in memory only.
import type { EngineClient } from '../../engine/client'
import { findPasswordProblem, type PasswordProblem } from '../password'

export class PasswordForm {
  readonly #engine: EngineClient
  origin: 'generated' | 'typed' = $state('generated')
  generated = $state('')
  typed = $state('')
  isTypedShown = $state(false)
  #isDemanded = $state(false)

  constructor(engine: EngineClient) {
    this.#engine = engine
  }

  get value(): string {
    return this.origin === 'generated' ? this.generated : this.typed
  }

  get isReady(): boolean {
    return findPasswordProblem(this.value) === null
  }

  /** An empty field is no error until somebody presses Create. */
  get problem(): PasswordProblem | null {
    const problem = findPasswordProblem(this.typed)
    if (this.origin === 'generated' || problem === null) return null
    return problem.kind === 'empty' && !this.#isDemanded ? null : problem
  }

  demand(): void {
    this.#isDemanded = true
  }

  async regenerate(): Promise<void> {
    this.generated = await this.#engine.call('generatePassword', null)
  }
}
