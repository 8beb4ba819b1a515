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
  /** Short name of the subject's attribute concerned. */
  readonly attribute?: string
  /** How to fix this one, where the rule's own `fix` does not say it. */
  readonly fix?: string
}

/** The most faults of one rule for one item: a name may contain thousands of bad values. */
export const maxFaults = 100
