// The report of the batch check as SARIF 2.1.0 (OASIS), for code hosts.
import type { Log, ReportingConfiguration, ReportingDescriptor, Result } from 'sarif'
import { formatJson } from '../../text/escape'
import { batchRules, itemRules, pairRules } from '../index'
import type { BatchItem } from '../lint-item'
import type { Severity } from '../rule'
import { judgeItem, type ReportSource } from './report'

const levels = {
  error: 'error',
  warning: 'warning',
  notice: 'note',
} as const satisfies Readonly<Record<Severity, ReportingConfiguration.level>>

export function formatSarifReport(source: ReportSource): string {
  const { items, batchFindings, profile, toolVersion, time } = source
  const batchResults = batchFindings.map(({ rule, severity, detail }): Result => ({
    ruleId: rule,
    level: levels[severity],
    message: { text: detail },
  }))
  const results: Result[] = [...items.flatMap(describeItem), ...batchResults]
  const driver = { name: 'Botcert', version: toolVersion, rules: describeRules(results) }
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        invocations: [{ executionSuccessful: true, endTimeUtc: time.toISOString() }],
        properties: { profile },
        results,
      },
    ],
  }
  return `${formatJson(log, 2)}\n`
}

function describeItem(item: BatchItem): readonly Result[] {
  const { file, line } = item.source
  const artifactLocation = { uri: formatReference(file) }
  const locations = [{ physicalLocation: { artifactLocation, region: { startLine: line ?? 1 } } }]
  if (!item.ok) {
    const level = judgeItem(item) === 'skipped' ? 'note' : 'error'
    return [{ ruleId: item.code, level, message: { text: item.message }, locations }]
  }
  return item.findings.map(({ rule, severity, detail, fix }) => ({
    ruleId: rule,
    level: levels[severity],
    message: { text: `${detail} ${fix}` },
    locations,
    partialFingerprints: { itemSha256: item.sha256 },
  }))
}

/** A relative reference (RFC 3986 §4.2); lone surrogates become U+FFFD. */
function formatReference(file: string): string {
  return file
    .replaceAll(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/')
}

/** The lint rules, and the codes of the items that were not checked. */
function describeRules(results: readonly Result[]): ReportingDescriptor[] {
  const rules = [...itemRules, ...pairRules, ...batchRules]
  const known = new Set(rules.map(({ id }) => id))
  const others = new Set(
    results.flatMap(({ ruleId }) => ruleId ?? []).filter((id) => !known.has(id)),
  )
  return [
    ...rules.map(({ id, title, source, fix, severity }) => ({
      id,
      shortDescription: { text: title },
      help: { text: `${fix} Source: ${source}.` },
      defaultConfiguration: { level: levels[severity] },
    })),
    ...[...others].map((id): ReportingDescriptor => ({
      id,
      shortDescription: { text: 'The item was not checked; the message says why.' },
      defaultConfiguration: { level: 'error' },
    })),
  ]
}
