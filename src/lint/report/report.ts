// The source of every format of the batch check's report. The same items and profile give the same bytes, except for
// the time.
import type { BatchItem, InspectedItem } from '../lint-item'
import type { BatchFinding } from '../lint'
import type { Finding, Severity } from '../rule'

export interface ReportSource {
  readonly items: readonly BatchItem[]
  /** Findings that belong to no item: accounts without a request. */
  readonly batchFindings: readonly BatchFinding[]
  readonly profile: {
    readonly id: string
    readonly name: string
    readonly version: string
    /** Lower-case hex of the profile file. */
    readonly sha256: string
  }
  /** The version of Botcert. */
  readonly toolVersion: string
  readonly time: Date
  /** The decisions of people, by `itemKey`. */
  readonly marks: ReadonlyMap<string, Mark>
}

export interface Mark {
  readonly decision: 'approved' | 'rejected' | 'open'
  readonly note: string
}

/** `skipped` is an item that is not a request or certificate: every folder has some, and they are not errors. */
export type ItemVerdict = 'ok' | Severity | 'unreadable' | 'skipped'

const skippedCodes: readonly string[] = ['input-unrecognized', 'item-not-checked']

/** Worst first. */
const itemVerdicts: readonly ItemVerdict[] = [
  'unreadable',
  'error',
  'warning',
  'notice',
  'ok',
  'skipped',
]

export function judgeItem(item: BatchItem): ItemVerdict {
  if (!item.ok) return skippedCodes.includes(item.code) ? 'skipped' : 'unreadable'
  const severities = item.findings.map(({ severity }) => severity)
  return (['error', 'warning', 'notice'] as const).find((each) => severities.includes(each)) ?? 'ok'
}

/** A key that is unique in the batch. */
export function itemKey({ source: { file, position } }: BatchItem): string {
  return `${file}\u0000${position}`
}

/** Counts the items of each verdict; leaves out verdicts that do not occur. */
export function countVerdicts(items: readonly BatchItem[]): ReadonlyMap<ItemVerdict, number> {
  const counts = new Map<ItemVerdict, number>()
  for (const verdict of itemVerdicts) {
    const count = items.filter((item) => judgeItem(item) === verdict).length
    if (count > 0) counts.set(verdict, count)
  }
  return counts
}

export interface RuleCount {
  readonly rule: string
  readonly severity: Severity
  /** The number of items that break the rule. */
  readonly items: number
}

/** Counts the items that break each rule, the most frequent rule first. */
export function countRules(
  items: readonly BatchItem[],
  batchFindings: readonly BatchFinding[],
): readonly RuleCount[] {
  const counts = new Map<string, { severity: Severity; items: number }>()
  const add = ({ rule, severity }: Finding): void => {
    const count = counts.get(rule) ?? { severity, items: 0 }
    counts.set(rule, { severity, items: count.items + 1 })
  }
  for (const item of items) {
    const findings = item.ok ? item.findings : []
    for (const finding of firstOfEachRule(findings)) add(finding)
  }
  for (const finding of batchFindings) add(finding)
  return [...counts]
    .map(([rule, count]) => ({ rule, ...count }))
    .sort((a, b) => b.items - a.items || (a.rule < b.rule ? -1 : 1))
}

function firstOfEachRule(findings: InspectedItem['findings']): readonly Finding[] {
  return findings.filter(
    ({ rule }, index) => findings.findIndex((other) => other.rule === rule) === index,
  )
}
