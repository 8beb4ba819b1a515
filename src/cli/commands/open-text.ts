// The report of `botcert open` as text for people, with foreign text escaped for the terminal.
import { formatEncryption, type ItemSummary } from '../../files/summary'
import type { ItemKind } from '../../files/item'
import { formatTime } from '../../text/dates'
import { formatForeign } from '../../text/foreign-text'
import type { OpenReport } from './open-report'

const kindNames: Readonly<Record<ItemKind, string>> = {
  certificate: 'Certificate',
  csr: 'Certificate request',
  'private-key': 'Private key',
  'encrypted-private-key': 'Encrypted private key',
  'public-key': 'Public key',
  pkcs12: 'P12 file',
  pkcs7: 'P7B bundle',
  crl: 'Revocation list',
  unknown: 'Unknown',
}

const partNames = {
  integrity: 'Integrity',
  certificates: 'Certificates',
  key: 'Private key',
} as const

const labelWidth = 14

type Row = readonly [label: string, value: string | undefined]

/** Formats the report, with an empty line at the end. */
export function formatReport(report: OpenReport): string {
  const file = formatForeign(report.file)
  if (!report.ok) {
    return `${file}: not opened (${report.code})\n  ${formatForeign(report.message)}\n\n`
  }
  const blocks = [
    ...report.items.map(formatItem),
    ...(report.algorithms.length === 0
      ? []
      : [
          formatRows(
            'Protection',
            report.algorithms.map(({ part, ...facts }) => [
              partNames[part],
              formatEncryption(facts),
            ]),
          ),
        ]),
    ...report.notices.map(({ code, message }) => `  Note (${code}): ${message}\n`),
  ]
  return `${file}\n${blocks.join('')}\n`
}

function formatItem(item: ItemSummary): string {
  const { kind, source, code, message, keyType, keyBits, curve } = item
  const line = source.line === null ? '' : `, line ${source.line}`
  const title = `${kindNames[kind]} (${formatForeign(item.container)}${line})`
  if (code !== undefined) return formatRows(title, [['not opened', `${code}: ${message ?? ''}`]])
  const names: Readonly<Record<string, string>> = { rsa: 'RSA', ec: 'EC', ed25519: 'Ed25519' }
  const size = keyType === 'rsa' ? `${keyBits ?? 0} bits` : keyType === 'ec' ? (curve ?? '') : ''
  const isSelfIssued = item.issuer !== undefined && item.issuer === item.subject
  const usages = [...(item.keyUsage ?? []), ...(item.extendedKeyUsage ?? [])]
  return formatRows(title, [
    ['name', item.friendlyName],
    ['subject', item.subject],
    ['issuer', isSelfIssued ? 'itself' : item.issuer],
    ['serial number', item.serialNumber],
    ['valid', formatDates(item)],
    ['key', keyType === undefined ? undefined : `${names[keyType] ?? keyType} ${size}`.trim()],
    ['usage', usages.length === 0 ? undefined : usages.join(', ')],
    ['also named', item.subjectAlternativeNames?.join(', ')],
    ['CA', item.isCa === true ? 'yes' : undefined],
    [
      'signature',
      item.signature === undefined
        ? item.signatureAlgorithm
        : `${item.signatureAlgorithm ?? ''}, ${item.signature}`,
    ],
    ['encryption', item.encryption],
    ['public key', item.spkiSha256 === undefined ? undefined : `SHA-256 ${item.spkiSha256}`],
    ['SHA-256', item.sha256],
    ['SHA-1', item.sha1],
  ])
}

function formatDates({ notBefore, notAfter }: ItemSummary): string | undefined {
  if (notBefore === undefined) return undefined
  return notAfter === undefined
    ? `from ${formatTime(notBefore)}`
    : `${formatTime(notBefore)} to ${formatTime(notAfter)}`
}

function formatRows(title: string, rows: readonly Row[]): string {
  const lines = rows.flatMap(([label, value]) =>
    value === undefined || value === ''
      ? []
      : [`    ${label.padEnd(labelWidth)}${formatForeign(value)}\n`],
  )
  return `  ${title}\n${lines.join('')}`
}
