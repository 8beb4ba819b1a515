// The desk's report as SARIF 2.1.0 (OASIS), for code hosts.
import { heapRules, itemRules, pairRules } from '../index'
import type { Severity } from '../rule'
import type { ReportSource } from './report'

const levels: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  notice: 'note',
}

export function formatSarifReport({
  items,
  heapFindings,
  profile,
  toolVersion,
  time,
}: ReportSource): string {
  const rules = [...itemRules, ...pairRules, ...heapRules].map(
    ({ id, says, source, mend, severity }) => ({
      id,
      shortDescription: { text: says },
      help: { text: `${mend} Source: ${source}.` },
      defaultConfiguration: { level: levels[severity] },
    }),
  )
  const results = items.flatMap((item): readonly object[] => {
    const locations = [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(item.source.file) },
          region: { startLine: item.source.line ?? 1 },
        },
      },
    ]
    if (!item.ok) {
      return [{ ruleId: item.code, level: 'error', message: { text: item.message }, locations }]
    }
    return item.findings.map(({ rule, severity, detail, mend }) => ({
      ruleId: rule,
      level: levels[severity],
      message: { text: `${detail} ${mend}` },
      locations,
      partialFingerprints: { itemSha256: item.sha256 },
    }))
  })
  const heapResults = heapFindings.map(({ rule, severity, detail }) => ({
    ruleId: rule,
    level: levels[severity],
    message: { text: detail },
  }))
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Botcert', version: toolVersion, rules } },
        invocations: [{ executionSuccessful: true, endTimeUtc: time.toISOString() }],
        properties: { profile },
        results: [...results, ...heapResults],
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}
