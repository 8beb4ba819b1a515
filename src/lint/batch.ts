// The few facts that are kept of each item for the rules that compare items: ten thousand must fit into memory.
import type { FoundItem } from '../files/item'
import type { RequestModel } from './model/request'

export interface BatchEntry {
  readonly kind: 'request' | 'certificate'
  /** Lower-case hex. */
  readonly spkiSha256: string
  /** Null if the subject has no CN. */
  readonly commonName: string | null
  /** Lower-case hex SHA-256 of the item's DER: the same file dropped twice counts as one request. */
  readonly sha256: string
}

/** The requests of a batch that its certificates answer, each read once for both. */
export interface AnsweredRequests {
  /** @throws PkiError what `readRequest` throws. */
  readonly read: (item: FoundItem) => Promise<RequestModel>
  /**
   * The request that a certificate answers, by lower-case hex SHA-256 of its public key; null if there is none that
   * can be read.
   */
  readonly find: (spkiSha256: string) => Promise<RequestModel | null>
}
