// The four formats of the report, for the same hostile items.
import { beforeAll, describe, expect, it } from 'vitest'
import type { BatchItem, InspectedItem } from '../../../src/lint/lint-item'
import type { BatchFinding } from '../../../src/lint/lint'
import { formatCsvReport } from '../../../src/lint/report/csv'
import { formatHtmlReport } from '../../../src/lint/report/html'
import { formatBatchLine, formatItemLine, formatJsonReport } from '../../../src/lint/report/json'
import {
  countRules,
  countVerdicts,
  itemKey,
  type ReportSource,
} from '../../../src/lint/report/report'
import { formatSarifReport } from '../../../src/lint/report/sarif'
import { inspectVector } from '../../support/lint-batch'

const hostile = '=HYPERLINK("http://evil.example","x")<script>alert(1)</script>'
const batchFindings: readonly BatchFinding[] = [
  {
    rule: 'account-without-request',
    severity: 'notice',
    detail: 'The batch has no request or certificate for the account “=1+1”.',
    source: 'Symphony',
    fix: 'Ask for one.',
    at: null,
    isAdjusted: false,
    item: null,
  },
]

let items: readonly BatchItem[]
let source: ReportSource

beforeAll(async () => {
  const [good, short] = [
    ...(await inspectVector('good-request')),
    ...(await inspectVector('rsa-modulus-short-fires')),
  ] as [InspectedItem, InspectedItem]
  const named: InspectedItem = {
    ...{ ...good, commonName: hostile, subject: `CN=${hostile}` },
    source: { file: `mail #1/${hostile}\u202e\ud800.pem`, position: 1, line: 3 },
  }
  const unreadable: BatchItem = {
    ...{ ok: false, kind: 'unknown', code: 'csr-malformed', message: 'Nothing & "none".' },
    source: { file: '\t+cmd.txt', position: 1, line: null },
  }
  items = [named, { ...short, source: { ...short.source, position: 2 } }, unreadable]
  source = {
    ...{ items, batchFindings, toolVersion: '1.2.3', time: new Date('2026-11-24T12:00:00Z') },
    profile: { id: 'symphony', name: 'Symphony <bot>', version: '1', sha256: 'ab'.repeat(32) },
    marks: new Map([[itemKey(named), { decision: 'rejected', note: '@note' }]]),
  }
})

const formats = [
  ['CSV', formatCsvReport],
  ['JSON', formatJsonReport],
  ['HTML', formatHtmlReport],
  ['SARIF', formatSarifReport],
] as const

describe.each(formats)('the report as %s', (_name, format) => {
  it('has the same bytes for the same items, except for the time', () => {
    expect(format({ ...source, items: structuredClone(items) })).toBe(format(source))
    const later = format({ ...source, time: new Date('2026-11-24T13:37:00Z') })
    expect(later).not.toBe(format(source))
    expect(later.replaceAll('13:37', '12:00')).toBe(format(source))
  })

  it('names the tool, the profile and its hash', () => {
    for (const fact of ['1.2.3', 'symphony', 'ab'.repeat(32)])
      expect(format(source)).toContain(fact)
  })

  it('is written for no items, too', () => {
    expect(format({ ...source, items: [], batchFindings: [] })).not.toBe('')
  })
})

/** Rows of cells (RFC 4180). */
function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]]
  for (const [, quoted = '', end] of text.matchAll(/"((?:[^"]|"")*)"(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted.replaceAll('""', '"'))
    if (end === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}

describe('CSV', () => {
  it('starts with a byte order mark and has the same number of cells in each row', () => {
    const text = formatCsvReport(source)
    expect(text.startsWith('\uFEFF')).toBe(true)
    const rows = parseCsv(text)
    expect(rows).toHaveLength(1 + items.length + batchFindings.length + 1)
    expect(new Set(rows.map(({ length }) => length)).size).toBe(1)
  })

  it('has no cell that a spreadsheet runs as a formula, and keeps the whole text', () => {
    const cells = parseCsv(formatCsvReport(source)).flat()
    expect(cells.filter((cell) => /^\s*[=+\-@\t\r\n＝＋－＠]/.test(cell))).toEqual([])
    expect(cells).toContain(`'${hostile}`)
    expect(cells).toContain("'@note")
    expect(cells).toContain('<U+0009>+cmd.txt')
  })

  it('contains the verdict, the rules and the decision', () => {
    const [header = [], first = [], second = []] = parseCsv(formatCsvReport(source))
    const cell = (row: readonly string[], column: string) => row[header.indexOf(column)]
    expect(cell(first, 'verdict')).toBe('ok')
    expect(cell(first, 'decision')).toBe('rejected')
    expect(cell(second, 'verdict')).toBe('error')
    expect(cell(second, 'rules')).toBe('rsa-modulus-short')
    expect(cell(second, 'position')).toBe('2')
  })
})

describe('JSON', () => {
  it('has a line for an item with the documented fields', () => {
    const [, short] = items
    if (short?.ok !== true) throw new Error('No item')
    const line = formatItemLine(short)
    expect(line).not.toContain('\n')
    expect(JSON.parse(line)).toMatchObject({
      ...{ file: 'rsa-modulus-short-fires.pem', position: 2, ok: true, signature: 'valid' },
      ...{ subject: short.subject, spkiSha256: short.spkiSha256, kind: 'csr' },
      findings: [{ rule: 'rsa-modulus-short', severity: 'error', at: { length: 294 } }],
    })
  })

  it('has a line for an unreadable item', () => {
    const [, , unreadable] = items
    if (unreadable === undefined) throw new Error('No item')
    expect(JSON.parse(formatItemLine(unreadable))).toEqual({
      ...{ file: '\t+cmd.txt', position: 1, line: null, ok: false, kind: 'unknown' },
      ...{ code: 'csr-malformed', message: 'Nothing & "none".' },
    })
  })

  it('has a line for an account without a request', () => {
    const [finding] = batchFindings
    if (finding === undefined) throw new Error('No finding')
    expect(JSON.parse(formatBatchLine('accounts.csv', finding))).toMatchObject({
      ...{ file: 'accounts.csv', position: null, kind: 'account' },
      findings: [{ rule: 'account-without-request' }],
    })
  })

  it('counts items that are not requests or certificates as skipped', () => {
    const skipped = items.map((item) =>
      item.ok ? item : ({ ...item, code: 'item-not-checked' } as const),
    )
    expect([...countVerdicts(skipped)].at(-1)).toEqual(['skipped', 1])
    const [run] = (JSON.parse(formatSarifReport({ ...source, items: skipped })) as Sarif).runs
    expect(run?.results.map(({ level }) => level)).toEqual(['error', 'note', 'note'])
  })

  it('counts verdicts, worst first, and rules, most frequent first', () => {
    expect([...countVerdicts(items)]).toEqual([
      ['unreadable', 1],
      ['error', 1],
      ['ok', 1],
    ])
    expect(countRules([...items, ...items], batchFindings)).toEqual([
      { rule: 'rsa-modulus-short', severity: 'error', items: 2 },
      { rule: 'account-without-request', severity: 'notice', items: 1 },
    ])
    expect(JSON.parse(formatJsonReport(source))).toMatchObject({
      ...{ report: 'botcert-inspect', version: 1, time: '2026-11-24T12:00:00.000Z' },
      counts: { items: 3, verdicts: { unreadable: 1, error: 1, ok: 1 } },
      items: [{ verdict: 'ok', decision: 'rejected', note: '@note' }, {}, {}],
    })
  })
})

describe('HTML', () => {
  it('has no foreign markup, no script and no external resources', () => {
    const html = formatHtmlReport(source)
    expect(html).not.toMatch(/<script|<img|<link|<iframe|\son\w+=|\bsrc=|\bhref=|url\(|@import/i)
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).toContain('Symphony &lt;bot&gt;')
    expect(html).toContain("default-src 'none'")
  })

  it('shows bidirectional characters by their names', () => {
    const html = formatHtmlReport(source)
    expect(html).toContain('&lt;U+202E&gt;')
    expect(html).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
  })

  it('closes all tags', () => {
    const html = formatHtmlReport(source)
    for (const tag of ['section', 'table', 'dl', 'h3', 'p', 'code', 'style', 'tr', 'td']) {
      const opened = html.match(new RegExp(`<${tag}[ >]`, 'g'))?.length
      expect([tag, html.match(new RegExp(`</${tag}>`, 'g'))?.length]).toEqual([tag, opened])
    }
  })
})

interface Sarif {
  readonly version: string
  readonly runs: readonly {
    readonly tool: {
      readonly driver: { readonly name: string; readonly rules: readonly { readonly id: string }[] }
    }
    readonly results: readonly {
      readonly ruleId: string
      readonly level: string
      readonly message: { readonly text: string }
      readonly locations?: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string }
          readonly region: { readonly startLine: number }
        }
      }[]
    }[]
  }[]
}

describe('SARIF', () => {
  it('has the parts that SARIF 2.1.0 requires: version, runs, driver, and a message for each result', () => {
    const { version, runs } = JSON.parse(formatSarifReport(source)) as Sarif
    expect(version).toBe('2.1.0')
    const [run] = runs
    expect(run?.tool.driver.name).toBe('Botcert')
    expect(run?.results).toHaveLength(3)
    for (const { level, message } of run?.results ?? []) {
      expect(['none', 'note', 'warning', 'error']).toContain(level)
      expect(message.text).not.toBe('')
    }
  })

  it('describes each rule that a result names', () => {
    const [run] = (JSON.parse(formatSarifReport(source)) as Sarif).runs
    const ids = run?.tool.driver.rules.map(({ id }) => id) ?? []
    expect(new Set(ids).size).toBe(ids.length)
    const used = run?.results.map(({ ruleId }) => ruleId) ?? []
    expect(used.filter((id) => !ids.includes(id))).toEqual([])
  })

  it('names all files by valid relative references and counts lines from 1', () => {
    const wild = { file: 'a b#c?d:e%20\ud800é.pem', position: 1, line: null }
    const [first] = items
    const [, , unreadable] = items
    if (first === undefined || unreadable === undefined) throw new Error('No item')
    const renamed = { ...unreadable, source: wild } as BatchItem
    const [run] = (JSON.parse(formatSarifReport({ ...source, items: [renamed] })) as Sarif).runs
    const place = run?.results[0]?.locations?.[0]?.physicalLocation
    expect(place?.artifactLocation.uri).toBe('a%20b%23c%3Fd%3Ae%2520%EF%BF%BD%C3%A9.pem')
    expect(place?.region.startLine).toBe(1)
  })
})
