// Which request a certificate of the same batch answers: the one for its public key.
import type { Bytes } from '../text/bytes'
import type { BatchEntry } from './batch'

/** What is kept of requests until it is known which of them were answered, in bytes. */
const maxKeptBytes = 67_108_864

export interface AnsweredRequests {
  /** Takes note of an item of the first pass. */
  readonly note: (facts: BatchEntry, der: Bytes) => void
  /** The request that a certificate answers, by lower-case hex SHA-256 of its public key; undefined without one. */
  readonly find: (spkiSha256: string) => Bytes | undefined
}

export function createAnsweredRequests(): AnsweredRequests {
  const requests = new Map<string, Bytes>()
  let keptBytes = 0
  return {
    note({ kind, spkiSha256 }, der) {
      if (kind !== 'request' || requests.has(spkiSha256)) return
      if (keptBytes + der.length > maxKeptBytes) return
      keptBytes += der.length
      requests.set(spkiSha256, der)
    },
    find: (spkiSha256) => requests.get(spkiSha256),
  }
}
