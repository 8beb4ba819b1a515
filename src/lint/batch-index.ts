// The first pass over a batch: a few facts of each item, what only a look across all of them shows, and which request
// each certificate answers.
import type { FoundItem, ItemSource } from '../files/item'
import { PkiError } from '../pki/errors'
import type { Profile } from '../profile/profile'
import type { Bytes } from '../text/bytes'
import type { AnsweredRequests, BatchEntry } from './batch'
import { indexItem } from './item-index'
import { lintBatch, type BatchFinding } from './lint'
import type { BatchItem } from './lint-item'
import { readRequest, type RequestModel } from './model/request'
import type { LintTools } from './model/signature'

/** What is kept of requests until it is known which of them were answered, in bytes. */
const maxKeptBytes = 67_108_864
/** Requests that are kept as read: each takes some ten thousand bytes. */
const maxModels = 2000

export interface BatchIndex {
  /** Takes note of an item; nothing is noted of what is neither a request nor a certificate. */
  readonly note: (item: FoundItem) => Promise<void>
  /** @param accounts names as the pod knows them; null if no list was given. */
  readonly judge: (accounts: readonly string[] | null, profile: Profile) => BatchJudgement
}

export interface BatchJudgement {
  readonly answered: AnsweredRequests
  /** Of no single item, such as an account without a request. */
  readonly batchFindings: readonly BatchFinding[]
  /** The item with what the batch shows of it. */
  readonly complete: (item: BatchItem) => BatchItem
}

export function createBatchIndex(tools: LintTools): BatchIndex {
  const answered = createAnsweredRequests(tools)
  const batch: BatchEntry[] = []
  const places: string[] = []
  return {
    async note(item) {
      const { kind, der, source } = item
      if (kind !== 'csr' && kind !== 'certificate') return
      const facts = await indexItem(kind === 'csr' ? 'request' : kind, der, tools)
      if (facts === null) return
      batch.push(facts)
      places.push(placeOf(source))
      answered.note(facts, item)
    },
    judge(accounts, profile) {
      const byPlace = new Map<string, BatchFinding[]>()
      const batchFindings: BatchFinding[] = []
      for (const finding of lintBatch(batch, accounts, profile)) {
        const place = finding.item === null ? undefined : places[finding.item]
        const found = place === undefined ? batchFindings : (byPlace.get(place) ?? [])
        found.push(finding)
        if (place !== undefined) byPlace.set(place, found)
      }
      return {
        answered,
        batchFindings,
        complete: (item) => {
          const found = byPlace.get(placeOf(item.source)) ?? []
          if (!item.ok || found.length === 0) return item
          return { ...item, findings: [...item.findings, ...found] }
        },
      }
    },
  }
}

function createAnsweredRequests(
  tools: LintTools,
): AnsweredRequests & { readonly note: (facts: BatchEntry, item: FoundItem) => void } {
  const certified = new Set<string>()
  const requests = new Map<string, Bytes>()
  const keysByPlace = new Map<string, string>()
  const models = new Map<string, Promise<RequestModel>>()
  let keptBytes = 0

  function readOnce(spkiSha256: string, der: Bytes): Promise<RequestModel> {
    const known = models.get(spkiSha256)
    if (known !== undefined) return known
    const model = readRequest(der, tools)
    const [oldest] = models.keys()
    if (models.size >= maxModels && oldest !== undefined) models.delete(oldest)
    models.set(spkiSha256, model)
    return model
  }

  return {
    note({ kind, spkiSha256 }, { der, source }) {
      if (kind === 'certificate') certified.add(spkiSha256)
      else if (!requests.has(spkiSha256) && keptBytes + der.length <= maxKeptBytes) {
        keptBytes += der.length
        requests.set(spkiSha256, der)
        keysByPlace.set(placeOf(source), spkiSha256)
      }
    },
    read({ der, source }) {
      const key = keysByPlace.get(placeOf(source))
      return key !== undefined && certified.has(key) ? readOnce(key, der) : readRequest(der, tools)
    },
    async find(spkiSha256) {
      const der = requests.get(spkiSha256)
      if (der === undefined) return null
      try {
        return await readOnce(spkiSha256, der)
      } catch (error) {
        // The request itself is reported as unreadable.
        if (error instanceof PkiError) return null
        throw error
      }
    },
  }
}

function placeOf({ file, position }: ItemSource): string {
  return `${file}\0${position}`
}
