// What a person reads about a certificate or a file. Ids are public: never reused, never silently renamed.

export interface Finding<Id extends string> {
  readonly id: Id
  /** `error` will not work, `warning` may hurt, `notice` is good to know. */
  readonly severity: 'error' | 'warning' | 'notice'
  /** One sentence with the values concerned. */
  readonly detail: string
}
