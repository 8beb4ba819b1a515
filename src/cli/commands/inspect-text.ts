// The results of the batch check as text for people: one block per item, and the counts at the end.
import type { BatchItem } from '../../lint/lint-item'
import type { BatchFinding } from '../../lint/lint'
import { countRules, countVerdicts, judgeItem, type ItemVerdict } from '../../lint/report/report'
import type { Finding } from '../../lint/rule'
import { formatForeign } from '../../text/foreign-text'

const verdictNames: Readonly<Record<ItemVerdict, string>> = {
  unreadable: 'unreadable',
  error: 'error',
  warning: 'warning',
  notice: 'notice',
  ok: 'ok',
  skipped: 'skipped',
}

const verdictWidth = 11

/** Formats a line that names the item, then each finding and its fix. */
export function formatTextItem(item: BatchItem): string {
  const { file, position, line } = item.source
  const place = `${formatForeign(file)}${position === 1 ? '' : `, item ${position}`}${line === null || line === 1 ? '' : `, line ${line}`}`
  const verdict = verdictNames[judgeItem(item)].padEnd(verdictWidth)
  if (!item.ok)
    return `${verdict}${place}\n${indent(`${item.code}: ${formatForeign(item.message)}`)}`
  const name = formatForeign(item.commonName ?? item.subject)
  const title = `${verdict}${name}  (${item.key}, signature ${item.signature})  ${place}\n`
  return title + item.findings.map(formatTextFinding).join('')
}

function formatTextFinding({ rule, severity, detail, fix }: Finding): string {
  return indent(`${severity} ${rule}: ${formatForeign(detail)}`) + indent(`  ${fix}`)
}

function indent(text: string): string {
  return `${' '.repeat(verdictWidth)}${text}\n`
}

/** Formats the counts, and the findings that belong to no single item. */
export function formatTextSummary(
  items: readonly BatchItem[],
  batchFindings: readonly BatchFinding[],
): string {
  const verdicts = [...countVerdicts(items)].map(
    ([verdict, count]) => `${count} ${verdictNames[verdict]}`,
  )
  const rules = countRules(items, batchFindings).map(
    ({ rule, severity, items: count }) =>
      `${String(count).padStart(7)}  ${severity.padEnd(8)} ${rule}\n`,
  )
  return [
    '\n',
    ...batchFindings.map(formatTextFinding),
    `${items.length} ${items.length === 1 ? 'item' : 'items'}: ${verdicts.join(', ') || 'nothing to check'}.\n`,
    ...rules,
  ].join('')
}
