// The rows of the batch check: describes, filters, sorts, counts and marks them.
import type { BatchItem } from '../../worker/api'
import { judge, placeOf, titleOf, verdicts, type Verdict } from './check-text'

export interface Row {
  /** The position in the batch; identifies the row in marks and selection. */
  readonly index: number
  readonly item: BatchItem
  readonly verdict: Verdict
  readonly title: string
  readonly place: string
  /** The rule of the most serious finding; empty if there are no findings. */
  readonly rule: string
  /** The names of the requested or contained extensions. */
  readonly extensions: string
  /** All searchable text in lower case. */
  readonly text: string
}

export type SortKey =
  'verdict' | 'rule' | 'title' | 'subject' | 'key' | 'signature' | 'extensions' | 'place' | 'order'

export interface Mark {
  readonly decision: 'approved' | 'rejected' | 'open'
  readonly note: string
}

export const noSelection: ReadonlySet<number> = new Set()
export const noMarks: ReadonlyMap<number, Mark> = new Map()

export function describeRow(item: BatchItem, index: number): Row {
  const title = titleOf(item)
  const place = placeOf(item)
  const rest = item.ok
    ? `${item.subject} ${item.key} ${item.signatureAlgorithm} ${item.spkiSha256} ${item.findings.map(({ rule, detail }) => `${rule} ${detail}`).join(' ')}`
    : `${item.code} ${item.message}`
  const text = `${title} ${place} ${rest}`.toLowerCase()
  const extensions = item.ok ? item.extensionNames.join(', ') : ''
  const rule = item.ok ? findWorstRule(item.findings) : item.code
  return { index, item, verdict: judge(item), rule, title, place, extensions, text }
}

function findWorstRule(findings: Extract<BatchItem, { ok: true }>['findings']): string {
  const worst = (['error', 'warning', 'notice'] as const)
    .map((severity) => findings.find((finding) => finding.severity === severity))
    .find((finding) => finding !== undefined)
  return worst?.rule ?? ''
}

export interface RowFilter {
  readonly verdict: Verdict | 'all'
  /** The id of a rule; empty for all. */
  readonly rule: string
  readonly text: string
}

export function filterRows(
  rows: readonly Row[],
  { verdict, rule, text }: RowFilter,
): readonly Row[] {
  const wanted = text.trim().toLowerCase()
  return rows.filter(
    (row) =>
      (verdict === 'all' || row.verdict === verdict) &&
      (rule === '' || hasRule(row, rule)) &&
      (wanted === '' || row.text.includes(wanted)),
  )
}

function hasRule({ item }: Row, rule: string): boolean {
  return item.ok && item.findings.some((finding) => finding.rule === rule)
}

export function sortRows(
  rows: readonly Row[],
  key: SortKey,
  isDescending: boolean,
): readonly Row[] {
  if (key === 'order' && !isDescending) return rows
  const sign = isDescending ? -1 : 1
  const compare = comparers[key]
  return [...rows].sort((a, b) => sign * compare(a, b) || a.index - b.index)
}

const comparers: Record<SortKey, (a: Row, b: Row) => number> = {
  order: (a, b) => a.index - b.index,
  verdict: (a, b) => verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict),
  // Rows without findings come last.
  rule: (a, b) => compareText(a.rule || '\uffff', b.rule || '\uffff'),
  title: (a, b) => compareText(a.title, b.title),
  subject: (a, b) => compareText(subjectOf(a), subjectOf(b)),
  key: (a, b) => compareText(keyOf(a), keyOf(b)),
  signature: (a, b) => compareText(signatureOf(a), signatureOf(b)),
  extensions: (a, b) => compareText(a.extensions, b.extensions),
  place: (a, b) => compareText(a.place, b.place),
}

/** By code units: `localeCompare` costs seconds for ten thousand rows. */
function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

function subjectOf({ item }: Row): string {
  return item.ok ? item.subject : ''
}

function signatureOf({ item }: Row): string {
  return item.ok ? item.signature : ''
}

function keyOf({ item }: Row): string {
  return item.ok ? item.key : ''
}

export function countVerdicts(rows: readonly Row[]): ReadonlyMap<Verdict, number> {
  const counts = new Map<Verdict, number>()
  for (const { verdict } of rows) counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
  return counts
}

/** Counts the items that break each rule, the most frequent rule first. */
export function countRules(rows: readonly Row[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const { item } of rows) {
    if (!item.ok) continue
    for (const rule of new Set(item.findings.map((finding) => finding.rule))) {
      counts.set(rule, (counts.get(rule) ?? 0) + 1)
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]))
}

export function toggle(selected: ReadonlySet<number>, index: number): ReadonlySet<number> {
  const changed = new Set(selected)
  if (!changed.delete(index)) changed.add(index)
  return changed
}

/** Selects all rows, or none if all are selected. */
export function toggleAll(
  selected: ReadonlySet<number>,
  rows: readonly Row[],
): ReadonlySet<number> {
  const isAll = rows.every(({ index }) => selected.has(index))
  const changed = new Set(selected)
  for (const { index } of rows) {
    if (isAll) changed.delete(index)
    else changed.add(index)
  }
  return changed
}

/** Marks the rows; without `note`, an existing note stays. */
export function setMarks(
  marks: ReadonlyMap<number, Mark>,
  indexes: Iterable<number>,
  decision: Mark['decision'],
  note?: string,
): ReadonlyMap<number, Mark> {
  const changed = new Map(marks)
  for (const index of indexes) {
    changed.set(index, { decision, note: note ?? marks.get(index)?.note ?? '' })
  }
  return changed
}

/** The marks by the keys that the report uses. */
export function marksBySource(
  rows: readonly Row[],
  marks: ReadonlyMap<number, Mark>,
): ReadonlyMap<string, Mark> {
  return new Map(
    [...marks].flatMap(([index, mark]) => {
      const source = rows[index]?.item.source
      return source === undefined ? [] : [[`${source.file}\0${source.position}`, mark] as const]
    }),
  )
}
