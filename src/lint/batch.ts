// The few facts that are kept of each item for the rules that compare items: ten thousand must fit into memory.

export interface BatchEntry {
  readonly kind: 'request' | 'certificate'
  /** Lower-case hex. */
  readonly spkiSha256: string
  /** Null if the subject has no CN. */
  readonly commonName: string | null
  /** Lower-case hex SHA-256 of the item's DER: the same file dropped twice counts as one request. */
  readonly sha256: string
}
