// What a rule finds wrong, and where.

/** Bytes of the item's DER. */
export interface Span {
  readonly offset: number
  readonly length: number
}

/** One thing that is wrong. */
export interface Fault {
  /** One sentence with the values concerned; never key bytes, never unescaped foreign text. */
  readonly detail: string
  readonly at?: Span
  /** How to fix this one, where the rule's own `fix` does not say it. */
  readonly fix?: string
}
