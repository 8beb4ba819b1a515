// The first pass over a heap: a few facts of each item, and what only a look across all of them shows. Page and
// command line go over their files in their own ways, and both note each item here.
import type { IntakeItem, ItemSource } from '../files/item'
import type { Profile } from '../profile/profile'
import { createAnsweredRequests, type AnsweredRequests } from './answered-requests'
import type { HeapItem } from './batch'
import type { DeskItem } from './lint-item'
import { lintHeap, type HeapFinding } from './lint'
import type { LintTools } from './model/signature'
import { surveyItem } from './item-index'

export interface HeapSurvey {
  /** Takes note of an item; of what is no request and no certificate there is nothing to note. */
  readonly note: (item: IntakeItem) => Promise<void>
  /** @param accounts names as the pod knows them; null where no list was given. */
  readonly judge: (accounts: readonly string[] | null, profile: Profile) => HeapJudgement
}

export interface HeapJudgement {
  /** Requests that certificates of the heap may answer. */
  readonly answered: Pick<AnsweredRequests, 'find'>
  /** Of no single item, such as an account without a request. */
  readonly heapFindings: readonly HeapFinding[]
  /** The item with what the heap shows of it. */
  readonly complete: (item: DeskItem) => DeskItem
}

export function createHeapSurvey(tools: LintTools): HeapSurvey {
  const answered = createAnsweredRequests()
  const heap: HeapItem[] = []
  const places: string[] = []
  return {
    async note({ kind, der, source }) {
      if (kind !== 'csr' && kind !== 'certificate') return
      const facts = await surveyItem(kind === 'csr' ? 'request' : kind, der, tools)
      if (facts === null) return
      heap.push(facts)
      places.push(placeOf(source))
      answered.note(facts, der)
    },
    judge(accounts, profile) {
      const byPlace = new Map<string, HeapFinding[]>()
      const heapFindings: HeapFinding[] = []
      for (const finding of lintHeap(heap, accounts, profile)) {
        const place = finding.item === null ? undefined : places[finding.item]
        const found = place === undefined ? heapFindings : (byPlace.get(place) ?? [])
        found.push(finding)
        if (place !== undefined) byPlace.set(place, found)
      }
      return {
        answered,
        heapFindings,
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
