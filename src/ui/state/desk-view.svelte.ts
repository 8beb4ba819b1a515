// The list of the desk as a person wants to see it: filtered, grouped, sorted, with one row open and marks.
import type { DeskItem } from '../../engine/api'
import { judge, placeOf, titleOf, verdicts, type Verdict } from '../check-text'

export interface Row {
  /** In the order of the files; what marks and selection go by. */
  readonly index: number
  readonly item: DeskItem
  readonly verdict: Verdict
  readonly title: string
  readonly place: string
  /** Lower case, for the search. */
  readonly text: string
}

export type SortKey = 'verdict' | 'title' | 'key' | 'place' | 'order'

export interface Mark {
  readonly decision: 'approved' | 'rejected' | 'open'
  readonly note: string
}

export class DeskView {
  rows: readonly Row[] = $state.raw([])
  verdict: Verdict | 'all' = $state('all')
  rule = $state('')
  text = $state('')
  sortKey: SortKey = $state('order')
  isDescending = $state(false)
  /** The row under the keyboard, by its place in what is shown. */
  active = $state(0)
  /** The row that is open; null where none is. */
  openIndex: number | null = $state(null)
  selected: ReadonlySet<number> = $state.raw(new Set())
  marks: ReadonlyMap<number, Mark> = $state.raw(new Map())

  add(items: readonly DeskItem[]): void {
    const start = this.rows.length
    this.rows = [...this.rows, ...items.map((item, offset) => describeRow(item, start + offset))]
  }

  clear(): void {
    this.rows = []
    this.openIndex = null
    this.active = 0
    this.selected = new Set()
    this.marks = new Map()
    this.verdict = 'all'
    this.rule = ''
    this.text = ''
  }

  readonly shown: readonly Row[] = $derived.by(() => {
    const text = this.text.trim().toLowerCase()
    const found = this.rows.filter(
      (row) =>
        (this.verdict === 'all' || row.verdict === this.verdict) &&
        (this.rule === '' || hasRule(row, this.rule)) &&
        (text === '' || row.text.includes(text)),
    )
    if (this.sortKey === 'order' && !this.isDescending) return found
    const sign = this.isDescending ? -1 : 1
    const compare = comparers[this.sortKey]
    return found.sort((a, b) => sign * (compare(a, b) || a.index - b.index))
  })

  readonly verdictCounts: ReadonlyMap<Verdict, number> = $derived.by(() => {
    const counts = new Map<Verdict, number>()
    for (const { verdict } of this.rows) counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
    return counts
  })

  /** Rules that were broken with the number of items, the most frequent first. */
  readonly ruleCounts: readonly (readonly [string, number])[] = $derived.by(() => {
    const counts = new Map<string, number>()
    for (const { item } of this.rows) {
      if (!item.ok) continue
      for (const rule of new Set(item.findings.map((finding) => finding.rule))) {
        counts.set(rule, (counts.get(rule) ?? 0) + 1)
      }
    }
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  })

  get open(): Row | null {
    return this.openIndex === null ? null : (this.rows[this.openIndex] ?? null)
  }

  sortBy(key: SortKey): void {
    this.isDescending = this.sortKey === key && !this.isDescending
    this.sortKey = key
  }

  toggle(index: number): void {
    const selected = new Set(this.selected)
    if (!selected.delete(index)) selected.add(index)
    this.selected = selected
  }

  toggleAllShown(): void {
    const isAll = this.shown.every(({ index }) => this.selected.has(index))
    const selected = new Set(this.selected)
    for (const { index } of this.shown) {
      if (isAll) selected.delete(index)
      else selected.add(index)
    }
    this.selected = selected
  }

  /** Marks the rows; a note that is not given stays as it was. */
  mark(indexes: Iterable<number>, decision: Mark['decision'], note?: string): void {
    const marks = new Map(this.marks)
    for (const index of indexes) {
      marks.set(index, { decision, note: note ?? marks.get(index)?.note ?? '' })
    }
    this.marks = marks
  }
}

function describeRow(item: DeskItem, index: number): Row {
  const title = titleOf(item)
  const place = placeOf(item)
  const rest = item.ok
    ? `${item.subject} ${item.key} ${item.signatureAlgorithm} ${item.spkiSha256} ${item.findings.map(({ rule, detail }) => `${rule} ${detail}`).join(' ')}`
    : `${item.code} ${item.message}`
  const text = `${title} ${place} ${rest}`.toLowerCase()
  return { index, item, verdict: judge(item), title, place, text }
}

function hasRule({ item }: Row, rule: string): boolean {
  return item.ok && item.findings.some((finding) => finding.rule === rule)
}

const comparers: Record<SortKey, (a: Row, b: Row) => number> = {
  order: (a, b) => a.index - b.index,
  verdict: (a, b) => verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict),
  title: (a, b) => compareText(a.title, b.title),
  key: (a, b) => compareText(keyOf(a), keyOf(b)),
  place: (a, b) => compareText(a.place, b.place),
}

/** By code units: `localeCompare` costs seconds for ten thousand rows. */
function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

function keyOf({ item }: Row): string {
  return item.ok ? item.key : ''
}
