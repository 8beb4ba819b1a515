// Twenty thousand spoilt requests and certificates through the whole batch, the same ones at each run: each ends within
// a second in a verdict or a public code, and the rules break down over none.
import { expect, it } from 'vitest'
import type { Bytes } from '../../src/text/bytes'
import { pkiErrorCodes } from '../../src/pki/errors'
import { detectItems } from '../../src/files/detect'
import { batchRules, itemRules, pairRules } from '../../src/lint/index'
import { holdsPrivateKey, inspectItem, type BatchItem } from '../../src/lint/lint-item'
import { lintBatch } from '../../src/lint/lint'
import { formatCsvReport } from '../../src/lint/report/csv'
import { formatHtmlReport } from '../../src/lint/report/html'
import { formatJsonReport } from '../../src/lint/report/json'
import type { ReportSource } from '../../src/lint/report/report'
import { formatSarifReport } from '../../src/lint/report/sarif'
import { indexItem } from '../../src/lint/item-index'
import { webCryptoTools } from '../../src/lint/model/signature'
import { batchContext, lintVectors, readLintVector } from '../support/lint-batch'
import { symphony } from '../support/profiles'
import { createRandom, mutate } from '../support/spoil'

const mutationCount = 20_000
const maxMs = 1000

async function readSeeds(): Promise<readonly Bytes[]> {
  const items = await Promise.all(lintVectors.map(readLintVector))
  return items.flat().map(({ der }) => der)
}

/** An item in its file or a request as DER, and what the batch check makes of it. */
async function inspectFile(name: string, bytes: Bytes): Promise<readonly BatchItem[]> {
  const items = await detectItems({ name, bytes })
  const context = { ...batchContext, hasPrivateKeyBeside: holdsPrivateKey(items) }
  const inspected: BatchItem[] = []
  for (const item of items) {
    // What detection no longer takes for a request may come as a PEM block that says it is one.
    const asked = item.kind === 'unknown' ? { ...item, kind: 'csr' as const, problem: null } : item
    inspected.push(await inspectItem(asked, context, webCryptoTools))
  }
  return inspected
}

it('twenty thousand spoilt items end in verdicts or public codes, within a second each', async () => {
  const seeds = await readSeeds()
  const random = createRandom(20_261_125)
  const codes = new Map<string, number>()
  const rules = new Map<string, number>()
  const kept: BatchItem[] = []
  let slowest = 0
  const add = (counts: Map<string, number>, key: string): void => {
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  for (let count = 0; count < mutationCount; count += 1) {
    const bytes = mutate(seeds[count % seeds.length] ?? new Uint8Array(), random)
    const start = performance.now()
    const items = await inspectFile(`spoilt-${count}`, bytes)
    slowest = Math.max(slowest, performance.now() - start)
    if (items.length === 0) expect.fail(`number ${count} ended in nothing`)
    for (const item of items) {
      add(codes, item.ok ? 'judged' : item.code)
      for (const { rule } of item.ok ? item.findings : []) add(rules, rule)
    }
    if (count % 100 === 0) kept.push(...items)
  }
  const known: readonly string[] = ['judged', ...pkiErrorCodes]
  expect([...codes.keys()].filter((code) => !known.includes(code))).toEqual([])
  expect(rules.get('rule-crashed')).toBeUndefined()
  const ids = [...itemRules, ...pairRules, ...batchRules].map(({ id }) => id)
  expect([...rules.keys()].filter((id) => !ids.includes(id))).toEqual([])
  // Changes that leave an item readable, and such that do not, both in numbers.
  expect(codes.get('judged')).toBeGreaterThan(mutationCount / 4)
  expect(codes.get('csr-malformed')).toBeGreaterThan(1000)
  expect(rules.size).toBeGreaterThan(50)
  expect(slowest).toBeLessThan(maxMs)

  const source: ReportSource = {
    ...{ items: kept, batchFindings: [], toolVersion: '0', time: new Date(0), marks: new Map() },
    profile: { id: 'symphony', name: 'Symphony bot', version: '1', sha256: '' },
  }
  for (const format of [formatCsvReport, formatJsonReport, formatHtmlReport, formatSarifReport]) {
    expect(format(source).length).toBeGreaterThan(kept.length)
  }
})

it('the first look at spoilt items never throws, and rules over the batch break down over none', async () => {
  const seeds = await readSeeds()
  const random = createRandom(20_261_126)
  const spoilt = Array.from({ length: 2000 }, (_, count) =>
    mutate(seeds[count % seeds.length] ?? new Uint8Array(), random),
  )
  const indexed = await Promise.all(
    spoilt.map((bytes, count) =>
      indexItem(count % 2 === 0 ? 'request' : 'certificate', bytes, webCryptoTools),
    ),
  )
  const batch = indexed.filter((item) => item !== null)
  expect(batch.length).toBeGreaterThan(200)
  const findings = lintBatch(batch, ['demo-bot1', 'demo-bot2'], symphony)
  expect(findings.filter(({ rule }) => rule === 'rule-crashed')).toEqual([])
})
