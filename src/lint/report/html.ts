// The report of the batch check as one printable HTML file without scripts and external resources.
import { formatTime } from '../../text/dates'
import { escapeHtml } from '../../text/escape'
import type { BatchItem } from '../lint-item'
import type { Finding } from '../rule'
import {
  countRules,
  countVerdicts,
  itemKey,
  judgeItem,
  type ItemVerdict,
  type Mark,
  type ReportSource,
} from './report'

const verdictTexts: Readonly<Record<ItemVerdict, string>> = {
  unreadable: 'Unreadable',
  error: 'Errors',
  warning: 'Warnings',
  notice: 'Notices',
  ok: 'No findings',
  skipped: 'Skipped',
}

export function formatHtmlReport(source: ReportSource): string {
  const { items, batchFindings, profile, toolVersion, time, marks } = source
  const date = formatTime(time)
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width">',
    `<title>Certificate check ${escapeHtml(date)}</title>`,
    `<style>${style}</style>`,
    '<h1>Certificate check</h1>',
    `<p>${items.length} items, ${escapeHtml(date)}. Profile ${escapeHtml(profile.name)} (${escapeHtml(profile.id)} ${escapeHtml(profile.version)}, SHA-256 <code>${profile.sha256}</code>). Botcert ${escapeHtml(toolVersion)}.</p>`,
    formatVerdicts(items),
    formatRules(source),
    ...batchFindings.map(formatFinding),
    '<h2>Items</h2>',
    ...items.map((item) => formatItem(item, marks.get(itemKey(item)))),
    '</html>',
    '',
  ].join('\n')
}

function formatVerdicts(items: readonly BatchItem[]): string {
  const rows = [...countVerdicts(items)].map(([verdict, count]) =>
    formatBar(verdictTexts[verdict], count, items.length, verdict),
  )
  return `<h2>Verdicts</h2>\n<table>${rows.join('\n')}</table>`
}

function formatRules({ items, batchFindings }: ReportSource): string {
  const counts = countRules(items, batchFindings)
  if (counts.length === 0) return ''
  const most = counts[0]?.items ?? 1
  const rows = counts.map(({ rule, severity, items: count }) =>
    formatBar(rule, count, most, severity),
  )
  return `<h2>Rules</h2>\n<table>${rows.join('\n')}</table>`
}

function formatBar(name: string, count: number, most: number, kind: ItemVerdict): string {
  const share = Math.max(1, Math.round((100 * count) / Math.max(1, most)))
  return `<tr><th scope="row">${escapeHtml(name)}</th><td>${count}</td><td class="bar"><span class="${kind}" style="width:${share}%"></span></td></tr>`
}

function formatItem(item: BatchItem, mark: Mark | undefined): string {
  const { file, position, line } = item.source
  const place = `${file}, item ${position}${line === null ? '' : `, line ${line}`}`
  const title = item.ok ? (item.commonName ?? item.subject) : item.code
  return [
    `<section class="${judgeItem(item)}">`,
    `<h3>${escapeHtml(title)}</h3>`,
    `<p class="place">${escapeHtml(place)}</p>`,
    mark === undefined || mark.decision === 'open'
      ? ''
      : `<p><strong>${mark.decision}</strong> ${escapeHtml(mark.note)}</p>`,
    item.ok ? formatFacts(item) : `<p>${escapeHtml(item.message)}</p>`,
    '</section>',
  ].join('\n')
}

function formatFacts(item: Extract<BatchItem, { ok: true }>): string {
  const facts: readonly (readonly [string, string])[] = [
    ['Subject', item.subject],
    ['Key', item.key],
    ['Signature', `${item.signatureAlgorithm}, ${item.signature}`],
    ['Public key, SHA-256', item.spkiSha256],
    ['Item, SHA-256', item.sha256],
  ]
  const rows = facts.map(
    ([name, value]) => `<dt>${name}</dt><dd><code>${escapeHtml(value)}</code></dd>`,
  )
  return `<dl>${rows.join('')}</dl>\n${item.findings.map(formatFinding).join('\n')}`
}

function formatFinding({ rule, severity, detail, source, fix, isAdjusted }: Finding): string {
  const adjusted = isAdjusted ? ' The profile sets this severity.' : ''
  return `<p class="finding ${severity}"><strong>${severity}</strong> <code>${rule}</code> ${escapeHtml(detail)} <span>${escapeHtml(fix)} (${escapeHtml(source)}.${adjusted})</span></p>`
}

const style = `
body { font: 15px/1.5 system-ui, sans-serif; color: #1c2230; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem } h2 { font-size: 1.15rem; margin-top: 2rem } h3 { font-size: 1rem; margin: 0 }
code { font: 0.85em ui-monospace, monospace; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100% } th { text-align: left; font-weight: 500 }
th, td { padding: 0.15rem 0.75rem 0.15rem 0 } td { font-variant-numeric: tabular-nums } .bar { width: 55% }
.bar span { display: block; height: 0.7rem; border-radius: 0.2rem; background: #6b7487; print-color-adjust: exact }
.bar .error, .bar .unreadable { background: #b3261e } .bar .warning { background: #a06a00 } .bar .ok { background: #1e7a45 }
section { border-left: 4px solid #6b7487; padding: 0.2rem 0 0.2rem 0.9rem; margin: 1rem 0; break-inside: avoid }
section.error, section.unreadable { border-color: #b3261e } section.warning { border-color: #a06a00 } section.ok { border-color: #1e7a45 }
.place, .finding span { color: #555e70 } p { margin: 0.25rem 0 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 0.75rem; margin: 0.25rem 0 } dd { margin: 0 }
@media print { body { margin: 0; font-size: 11px } }
`
