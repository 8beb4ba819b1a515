// The view of the list: filter, order, open row, selection and marks.
import type { BatchItem } from '../../worker/api'
import type { Verdict } from './check-text'
import {
  countRules,
  countVerdicts,
  describeRow,
  filterRows,
  noMarks,
  noSelection,
  setMarks,
  sortRows,
  toggle,
  toggleAll,
  type Mark,
  type Row,
  type SortKey,
} from './batch-rows'

export class BatchView {
  rows: readonly Row[] = $state.raw([])
  verdict: Verdict | 'all' = $state('all')
  rule = $state('')
  text = $state('')
  sortKey: SortKey = $state('order')
  isDescending = $state(false)
  /** The row with the keyboard focus, by its position in `shown`. */
  active = $state(0)
  /** The index of the open row, or null. */
  openIndex: number | null = $state(null)
  selected: ReadonlySet<number> = $state.raw(noSelection)
  marks: ReadonlyMap<number, Mark> = $state.raw(noMarks)

  readonly shown: readonly Row[] = $derived(
    sortRows(filterRows(this.rows, this), this.sortKey, this.isDescending),
  )
  readonly verdictCounts = $derived(countVerdicts(this.rows))
  readonly ruleCounts = $derived(countRules(this.rows))

  get open(): Row | null {
    return this.openIndex === null ? null : (this.rows[this.openIndex] ?? null)
  }

  add(items: readonly BatchItem[]): void {
    const start = this.rows.length
    this.rows = [...this.rows, ...items.map((item, offset) => describeRow(item, start + offset))]
  }

  clear(): void {
    this.rows = []
    this.openIndex = null
    this.active = 0
    this.selected = noSelection
    this.marks = noMarks
    this.verdict = 'all'
    this.rule = ''
    this.text = ''
  }

  sortBy(key: SortKey): void {
    this.isDescending = this.sortKey === key && !this.isDescending
    this.sortKey = key
  }

  toggle(index: number): void {
    this.selected = toggle(this.selected, index)
  }

  toggleAllShown(): void {
    this.selected = toggleAll(this.selected, this.shown)
  }

  mark(indexes: Iterable<number>, decision: Mark['decision'], note?: string): void {
    this.marks = setMarks(this.marks, indexes, decision, note)
  }
}
