import { describe, expect, it } from 'vitest'
import type { BatchItem } from '../../../src/worker/api'
import {
  countRules,
  countVerdicts,
  describeRow,
  filterRows,
  marksBySource,
  noMarks,
  noSelection,
  setMarks,
  sortRows,
  toggle,
  toggleAll,
} from '../../../src/ui/check/batch-rows'

type Severity = 'error' | 'warning' | 'notice'

function item(name: string, ...broken: readonly (readonly [string, Severity])[]): BatchItem {
  return {
    ok: true,
    source: { file: `${name}.csr`, position: 1, line: 1 },
    kind: 'request',
    subject: `CN=${name}`,
    commonName: name,
    key: 'RSA 4096',
    spkiSha256: '',
    sha256: '',
    signatureAlgorithm: 'sha256WithRSAEncryption',
    signature: 'valid',
    extensions: [],
    extensionNames: [],
    findings: broken.map(([rule, severity]) => ({
      ...{ rule, severity, detail: `about ${rule}`, source: '', fix: '', at: null },
      isAdjusted: false,
    })),
    der: new Uint8Array(),
  }
}

function unread(code: 'csr-malformed' | 'input-unrecognized'): BatchItem {
  const source = { file: 'x', position: 2, line: null }
  return { ok: false, source, kind: 'unknown', code, message: 'no' }
}

const rows = [
  item('b', ['size', 'warning'], ['name', 'error'], ['name', 'error']),
  item('a'),
  item('c', ['size', 'notice']),
  unread('csr-malformed'),
  unread('input-unrecognized'),
].map(describeRow)

describe('rows of the batch check', () => {
  it('have the verdict of the worst finding, and its rule', () => {
    expect(rows.map(({ verdict, rule }) => [verdict, rule])).toEqual([
      ['error', 'name'],
      ['ok', ''],
      ['notice', 'size'],
      ['unreadable', 'csr-malformed'],
      ['skipped', 'input-unrecognized'],
    ])
  })

  it('are filtered by verdict, rule and text together', () => {
    const all = { verdict: 'all', rule: '', text: '' } as const
    const titles = (filter: Parameters<typeof filterRows>[1]) =>
      filterRows(rows, filter).map(({ title }) => title)
    expect(titles({ ...all, verdict: 'error' })).toEqual(['b'])
    expect(titles({ ...all, rule: 'size' })).toEqual(['b', 'c'])
    expect(titles({ ...all, rule: 'size', text: ' CN=C ' })).toEqual(['c'])
    expect(titles({ ...all, text: 'about name' })).toEqual(['b'])
  })

  it('are sorted by any column, both ways, what is equal as it came', () => {
    const order = (...args: [Parameters<typeof sortRows>[1], boolean]) =>
      sortRows(rows, ...args).map(({ index }) => index)
    expect(order('title', false)).toEqual([1, 0, 2, 3, 4])
    expect(order('verdict', false)).toEqual([3, 0, 2, 1, 4])
    expect(order('key', true)).toEqual([0, 1, 2, 3, 4])
    expect(order('order', true)).toEqual([4, 3, 2, 1, 0])
  })

  it('are counted by verdict and by rule, an item once a rule', () => {
    expect(countVerdicts(rows).get('error')).toBe(1)
    expect(countRules(rows)).toEqual([
      ['size', 2],
      ['name', 1],
    ])
  })

  it('are selected one by one and all at once', () => {
    const one = toggle(noSelection, 2)
    expect([...one]).toEqual([2])
    const all = toggleAll(one, rows)
    expect(all.size).toBe(5)
    expect(toggleAll(all, rows).size).toBe(0)
  })

  it('keep the note when the decision changes, and give marks to the report by place', () => {
    const noted = setMarks(noMarks, [0], 'open', 'ask')
    const marks = setMarks(noted, [0, 1], 'approved')
    expect([...marksBySource(rows, marks)]).toEqual([
      ['b.csr\0' + '1', { decision: 'approved', note: 'ask' }],
      ['a.csr\0' + '1', { decision: 'approved', note: '' }],
    ])
  })
})
