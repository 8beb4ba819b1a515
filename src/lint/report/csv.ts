// The report of the batch check as CSV (RFC 4180), safe to open in a spreadsheet.
import { printable } from '../../text/printable'
import type { BatchItem } from '../lint-item'
import { itemKey, judgeItem, type ReportSource } from './report'

const columns = [
  'file',
  'position',
  'line',
  'verdict',
  'kind',
  'common name',
  'subject',
  'key',
  'signature algorithm',
  'signature',
  'extensions',
  'rules',
  'details',
  'public key SHA-256',
  'item SHA-256',
  'decision',
  'note',
] as const

/** Starts with a byte order mark: Excel does not recognize UTF-8 without it. */
export function formatCsvReport(source: ReportSource): string {
  const { items, batchFindings, profile, toolVersion, time } = source
  const rows = [
    [...columns],
    ...items.map((item) => describeItem(item, source)),
    ...batchFindings.map(({ rule, severity, detail }) =>
      describe({ verdict: severity, kind: 'account', rules: rule, details: detail }),
    ),
    describe({
      kind: 'report',
      details: `Botcert ${toolVersion}, profile ${profile.id} ${profile.version} (SHA-256 ${profile.sha256}), ${time.toISOString()}`,
    }),
  ]
  return `\uFEFF${rows.map((row) => `${row.map(formatCell).join(',')}\r\n`).join('')}`
}

type Row = Partial<Record<(typeof columns)[number], string>>

function describe(row: Row): readonly string[] {
  return columns.map((column) => row[column] ?? '')
}

function describeItem(item: BatchItem, { marks }: ReportSource): readonly string[] {
  const mark = marks.get(itemKey(item))
  const place: Row = {
    file: item.source.file,
    position: String(item.source.position),
    line: String(item.source.line ?? ''),
    verdict: judgeItem(item),
    kind: item.kind === 'request' ? 'csr' : item.kind,
    decision: mark?.decision ?? '',
    note: mark?.note ?? '',
  }
  if (!item.ok) return describe({ ...place, rules: item.code, details: item.message })
  return describe({
    ...place,
    'common name': item.commonName ?? '',
    subject: item.subject,
    key: item.key,
    'signature algorithm': item.signatureAlgorithm,
    signature: item.signature,
    extensions: item.extensions.join(' '),
    rules: [...new Set(item.findings.map(({ rule }) => rule))].join(' '),
    details: item.findings.map(({ detail }) => detail).join(' '),
    'public key SHA-256': item.spkiSha256,
    'item SHA-256': item.sha256,
  })
}

/** Quotes a printable value, with an apostrophe before what a spreadsheet would run as a formula (OWASP, CSV injection). */
function formatCell(value: string): string {
  const shown = printable(value)
  const safe = /^ *[=+\-@＝＋－＠]/.test(shown) ? `'${shown}` : shown
  return `"${safe.replaceAll('"', '""')}"`
}
