// The report of the batch check as JSON lines, one per item, and as one JSON document. Schema:
// docs/inspect-report.schema.json.
import { formatJson } from '../../text/escape'
import type { BatchItem } from '../lint-item'
import type { BatchFinding } from '../lint'
import type { Finding } from '../rule'
import { countRules, countVerdicts, itemKey, judgeItem, type ReportSource } from './report'

/** Formats one item as the command prints it, without a line break. */
export function formatItemLine(item: BatchItem): string {
  return formatJson(describeItem(item))
}

function describeItem(item: BatchItem): object {
  const { file, position, line } = item.source
  if (!item.ok) {
    const { kind, code, message } = item
    return { file, position, line, ok: false, kind, code, message }
  }
  return {
    ...{ file, position, line },
    ok: true,
    kind: item.kind === 'request' ? 'csr' : 'certificate',
    subject: item.subject,
    commonName: item.commonName,
    key: item.key,
    spkiSha256: item.spkiSha256,
    sha256: item.sha256,
    signature: item.signature,
    signatureAlgorithm: item.signatureAlgorithm,
    extensions: item.extensions,
    findings: item.findings.map(describeFinding),
  }
}

function describeFinding({ rule, severity, detail, source, fix, at, isAdjusted }: Finding) {
  return {
    ...{ rule, severity, detail, source, fix },
    ...(at === null ? {} : { at }),
    ...(isAdjusted ? { adjustedByProfile: true } : {}),
  }
}

/** Formats a finding that belongs to no item, such as an account without a request. */
export function formatBatchLine(file: string, finding: BatchFinding): string {
  return formatJson({
    ...{ file, position: null, line: null },
    ok: true,
    kind: 'account',
    subject: null,
    spkiSha256: null,
    signature: null,
    findings: [describeFinding(finding)],
  })
}

/** Formats the whole report as one indented document. */
export function formatJsonReport(source: ReportSource): string {
  const { items, batchFindings, profile, toolVersion, time, marks } = source
  const report = {
    report: 'botcert-inspect',
    version: 1,
    tool: { name: 'Botcert', version: toolVersion },
    time: time.toISOString(),
    profile,
    counts: {
      items: items.length,
      verdicts: Object.fromEntries(countVerdicts(items)),
      rules: countRules(items, batchFindings),
    },
    items: items.map((item) => ({
      ...describeItem(item),
      verdict: judgeItem(item),
      ...marks.get(itemKey(item)),
    })),
    findings: batchFindings.map(describeFinding),
  }
  return `${formatJson(report, 2)}\n`
}
