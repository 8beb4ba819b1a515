// The words of the page Check.
import type { BatchItem } from '../../worker/api'

/** The most serious finding of an item; `skipped` is neither a request nor a certificate. */
export type Verdict = 'unreadable' | 'error' | 'warning' | 'notice' | 'ok' | 'skipped'

/** Worst first. */
export const verdicts: readonly Verdict[] = [
  'unreadable',
  'error',
  'warning',
  'notice',
  'ok',
  'skipped',
]

export const verdictTexts: Record<Verdict, string> = {
  unreadable: 'Unreadable',
  error: 'Errors',
  warning: 'Warnings',
  notice: 'Notices',
  ok: 'No findings',
  skipped: 'Skipped',
}

/** The verdict on one item. */
export const badgeTexts: Record<Verdict, string> = {
  unreadable: 'Unreadable',
  error: 'Error',
  warning: 'Warning',
  notice: 'Notice',
  ok: 'No findings',
  skipped: 'Skipped',
}

export const severityTexts = { error: 'Error', warning: 'Warning', notice: 'Notice' } as const

const skippedCodes: readonly string[] = ['input-unrecognized', 'item-not-checked']

export function judge(item: BatchItem): Verdict {
  if (!item.ok) return skippedCodes.includes(item.code) ? 'skipped' : 'unreadable'
  const severities = new Set(item.findings.map(({ severity }) => severity))
  return (['error', 'warning', 'notice'] as const).find((each) => severities.has(each)) ?? 'ok'
}

/** What the list calls an item. */
export function titleOf(item: BatchItem): string {
  if (!item.ok) return item.source.file
  return item.commonName ?? (item.subject === '' ? '(no subject)' : item.subject)
}

/** `requests/a.pem, item 2, line 31`. */
export function placeOf({ source: { file, position, line } }: BatchItem): string {
  const item = position === 1 ? '' : `, item ${position}`
  return `${file}${item}${line === null || line === 1 ? '' : `, line ${line}`}`
}
