// A report of a check as one HTML page that needs nothing else: no script, no other file. For the page and the
// command line; it imports nothing of Node.
import type { AuthReport, Diagnosis, ServiceReport } from './auth-report'
import { describeIssuers, describeJava } from './issuer-list'
import { describePath, hopStateTexts, type Hop } from './path-hops'
import { reportStyle } from './style'
import { escapeHtml } from '../text/escape'
import {
  describeVerdict,
  isPathOpen,
  ownerTexts,
  serviceTexts,
  statusTexts,
  confidenceTexts,
} from './words'
import { tabulateStages, type StageRow } from './stage-rows'

/** A whole document. Every text in it is escaped. */
export function formatHtml(report: AuthReport): string {
  const { word, detail } = describeVerdict(report)
  const isOpen = isPathOpen(report)
  const time = `${report.startedAt.slice(0, 19).replace('T', ' ')} UTC`
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(`${word}: check of a bot certificate, ${time}`)}</title>`,
    `<style>${reportStyle}</style>`,
    `<main class="${isOpen ? 'accepted' : report.verdict}">`,
    `<p class="word">${escapeHtml(word)}</p>`,
    `<h1>${escapeHtml(detail)}</h1>`,
    `<p class="soft">${escapeHtml(time)}, by Botcert ${escapeHtml(report.version)}.</p>`,
    report.diagnosis === null || isOpen ? '' : formatDiagnosis(report.diagnosis),
    formatList(
      'Worth knowing',
      // Whether Java sends it is said below the CAs.
      report.notices.filter(({ id }) => id !== 'java-sends-none').map((notice) => notice.detail),
    ),
    formatPath(report),
    formatStages(report),
    '<h2>Accepted client CAs</h2>',
    ...report.services.map((service) => formatIssuers(service, report.certificate !== null)),
    `<p>${escapeHtml(describeJava(report) ?? '')}</p>`,
    formatFacts(report),
    '</main>',
    '</html>',
    '',
  ].join('\n')
}

function formatDiagnosis(diagnosis: Diagnosis): string {
  const { cause, confidence, owner, nextStep, message, evidence, candidates } = diagnosis
  const others = candidates.map((each) => `${each.detail} (For ${ownerTexts[each.owner]}.)`)
  return [
    `<p><strong>${confidenceTexts[confidence].word}.</strong> ${confidenceTexts[confidence].detail} Who can fix it: <strong>${ownerTexts[owner]}</strong>. <code>${cause}</code></p>`,
    `<p class="next"><strong>Next step.</strong> ${escapeHtml(nextStep)}</p>`,
    message === null
      ? ''
      : `<h2>Text for ${ownerTexts[owner]}</h2>\n<pre>${message.split('\n').map(escapeHtml).join('\n')}</pre>`,
    formatList('Evidence', evidence),
    formatList(confidenceTexts[confidence].others, others),
  ].join('\n')
}

function formatPath(report: AuthReport): string {
  const { bot, lanes, after } = describePath({ ...report, isRunning: false })
  const row = (hops: readonly Hop[]) => `<ol class="path">${hops.map(formatHop).join('')}</ol>`
  return [
    '<h2>The path</h2>',
    ...lanes.map(
      ({ service, hops }) => `<h3>${serviceTexts[service]}</h3>\n${row([bot, ...hops])}`,
    ),
    `<h3>With the tokens</h3>\n${row(after)}`,
  ].join('\n')
}

function formatHop({ title, state, note }: Hop): string {
  return `<li class="${state}"><b>${title}</b> <span class="state">${hopStateTexts[state]}</span> <span class="soft">${escapeHtml(note)}</span></li>`
}

function formatStages(report: AuthReport): string {
  const { before, columns, after } = tabulateStages(report.stages)
  const sides = columns.map(
    ({ service, rows }) => `<div><h3>${serviceTexts[service]}</h3>\n${formatRows(rows)}</div>`,
  )
  return [
    '<h2>Steps</h2>',
    formatRows(before),
    `<div class="columns">${sides.join('\n')}</div>`,
    formatRows(after),
  ].join('\n')
}

function formatRows(rows: readonly StageRow[]): string {
  const items = rows.map(({ status, title, ms, detail }) => {
    if (status === 'not-reached')
      return `<li class="${status}">${title}: ${escapeHtml(detail)}</li>`
    const time = ms === null ? '' : `, <span class="soft">${Math.round(ms)} ms</span>`
    return `<li class="${status}">${escapeHtml(title)}, <span class="state">${statusTexts[status]}</span>${time}<br><span class="soft">${escapeHtml(detail)}</span></li>`
  })
  return `<ol class="stages">${items.join('\n')}</ol>`
}

function formatIssuers(service: ServiceReport, hasCertificate: boolean): string {
  const { detail, ours, others } = describeIssuers(service, hasCertificate)
  const item = (name: string) => `<li><code>${escapeHtml(name)}</code></li>`
  const rest =
    others.length === 0
      ? ''
      : `<details><summary>${ours.length === 0 ? 'All' : 'The others'} (${others.length})</summary><ul>${others.map(item).join('')}</ul></details>`
  return [
    `<h3>${serviceTexts[service.id]}</h3>`,
    `<p>${detail}</p>`,
    ours.length === 0
      ? ''
      : `<ul>${ours.map((name) => `<li><code>${escapeHtml(name)}</code> <strong>yours</strong></li>`).join('')}</ul>`,
    rest,
  ].join('\n')
}

function formatFacts({ certificate, services, tokens }: AuthReport): string {
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    ['Certificate', certificate?.subject],
    ['Signed by', certificate?.issuer],
    ['Serial number', certificate?.serialNumber],
    ['Valid until', certificate && `${certificate.notAfter} (${certificate.daysLeft} days)`],
    ['SHA-256', certificate?.sha256],
    ...services.flatMap(({ id, url, proxy, address, protocol, cipher }) => {
      const how = [address, protocol, cipher, proxy && `through ${proxy}`].filter(Boolean)
      return [[serviceTexts[id], [url, ...how].join(', ')] as const]
    }),
    ['Session token', tokens.sessionToken],
    ['Key manager token', tokens.keyManagerToken],
  ]
  const rows = facts.flatMap(([name, value]) =>
    value == null ? [] : [`<dt>${name}</dt><dd><code>${escapeHtml(value)}</code></dd>`],
  )
  const findings = formatList('Findings in the certificate', certificate?.findings ?? [])
  return `${findings}\n<h2>Details</h2>\n<dl>${rows.join('\n')}</dl>`
}

function formatList(title: string, items: readonly string[]): string {
  if (items.length === 0) return ''
  return `<h2>${title}</h2>\n<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('\n')}</ul>`
}
