// Finds the request that a certificate of the same batch answers: the one with the same public key.
import type { Bytes } from '../text/bytes'
import type { BatchEntry } from './batch'

/** The total size of the requests that are kept for the second pass, in bytes. */
const maxKeptBytes = 67_108_864

export interface AnsweredRequests {
  /** Records an item of the first pass. */
  readonly note: (facts: BatchEntry, der: Bytes) => void
  /** The DER of the request with this public key (lower-case hex SHA-256), or undefined. */
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
