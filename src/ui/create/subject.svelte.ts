// Step one: the subject as typed, and the engine's findings about it.
import type { EngineClient } from '../../worker/client'
import type { Finding, SubjectCheck } from '../../worker/api'
import type { Profile, SubjectAttribute } from '../../profile/profile'
import type { SubjectValues } from '../../bot/subject'

export class SubjectForm {
  readonly profile: Profile
  readonly #engine: EngineClient
  values: Partial<Record<SubjectAttribute, string>> = $state({})
  check: SubjectCheck | null = $state.raw(null)
  /** Fields that were left or submitted: only these show their errors. */
  #visited: Partial<Record<SubjectAttribute, boolean>> = $state({})
  #latest = 0

  constructor(profile: Profile, engine: EngineClient) {
    this.profile = profile
    this.#engine = engine
    for (const field of profile.subject) this.values[field.attribute] = field.default ?? ''
  }

  get commonName(): string {
    return this.values.CN ?? ''
  }

  get hasErrors(): boolean {
    return this.check?.findings.some((finding) => finding.severity === 'error') ?? true
  }

  set(attribute: SubjectAttribute, value: string): void {
    this.values[attribute] = value
    void this.refresh()
  }

  visit(attribute: SubjectAttribute): void {
    this.#visited[attribute] = true
  }

  visitAll(): void {
    for (const field of this.profile.subject) this.visit(field.attribute)
  }

  /**
   * What to show at a field: one error once it was visited, and what is no error at once. Of several errors the last,
   * since the rules come from the general to the particular.
   */
  findingsOf(attribute: SubjectAttribute): readonly Finding[] {
    const found = this.check?.findings.filter((finding) => finding.attribute === attribute) ?? []
    const error = found.findLast(({ severity }) => severity === 'error')
    const others = found.filter(({ severity }) => severity !== 'error')
    return error !== undefined && this.#visited[attribute] ? [error, ...others] : others
  }

  /** The values without the empty optional fields. */
  snapshot(): SubjectValues {
    const entries = Object.entries($state.snapshot(this.values))
    return Object.fromEntries(entries.filter(([, value]) => value !== ''))
  }

  /** Checks again. An answer to an older check is dropped. */
  async refresh(): Promise<void> {
    const turn = ++this.#latest
    const check = await this.#engine.call('checkSubject', {
      profile: this.profile,
      values: this.snapshot(),
    })
    if (turn === this.#latest) this.check = check
  }

  /** Replaces all values. Fields that `values` does not have become empty. */
  async adopt(values: SubjectValues): Promise<void> {
    this.#visited = {}
    for (const { attribute } of this.profile.subject)
      this.values[attribute] = values[attribute] ?? ''
    await this.refresh()
  }

  clearCommonName(): void {
    this.#visited = {}
    this.set('CN', '')
  }
}
