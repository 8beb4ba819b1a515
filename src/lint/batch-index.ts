// The first pass over a batch: collects a few facts of each item for the rules that compare items. The page and the
// command line read files in their own ways; both record each item here.
import type { FoundItem, ItemSource } from '../files/item'
import type { Profile } from '../profile/profile'
import { createAnsweredRequests, type AnsweredRequests } from './answered-requests'
import type { BatchEntry } from './batch'
import type { BatchItem } from './lint-item'
import { lintBatch, type BatchFinding } from './lint'
import type { LintTools } from './model/signature'
import { indexItem } from './item-index'

export interface BatchIndex {
  /** Records a request or certificate; ignores other items. */
  readonly note: (item: FoundItem) => Promise<void>
  /** @param accounts the account names of the pod; null if no list was given. */
  readonly judge: (accounts: readonly string[] | null, profile: Profile) => BatchJudgement
}

export interface BatchJudgement {
  /** Requests that certificates of the batch may answer. */
  readonly answered: Pick<AnsweredRequests, 'find'>
  /** Findings that belong to no item, such as an account without a request. */
  readonly batchFindings: readonly BatchFinding[]
  /** Returns the item with its batch findings added. */
  readonly complete: (item: BatchItem) => BatchItem
}

export function createBatchIndex(tools: LintTools): BatchIndex {
  const answered = createAnsweredRequests()
  const batch: BatchEntry[] = []
  const places: string[] = []
  return {
    async note({ kind, der, source }) {
      if (kind !== 'csr' && kind !== 'certificate') return
      const facts = await indexItem(kind === 'csr' ? 'request' : kind, der, tools)
      if (facts === null) return
      batch.push(facts)
      places.push(placeOf(source))
      answered.note(facts, der)
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

function placeOf({ file, position }: ItemSource): string {
  return `${file}\0${position}`
}
