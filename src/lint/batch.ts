// What a batch keeps of each item, for the rules that look across them: a few facts, so that ten thousand cost
// little.

export interface BatchEntry {
  readonly kind: 'request' | 'certificate'
  /** Lower-case hex. */
  readonly spkiSha256: string
  /** Null where the subject has none. */
  readonly commonName: string | null
  /** Lower-case hex of the item's DER: the same file dropped twice is no second request. */
  readonly sha256: string
}
