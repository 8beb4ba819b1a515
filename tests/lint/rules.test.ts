// Runs each rule on a vector that breaks it and on one that passes, and all rules on the vectors.
import { describe, expect, it } from 'vitest'
import type { CertificateModel } from '../../src/lint/model/certificate'
import { batchRules, itemRules, pairRules } from '../../src/lint/index'
import { lintBatch, lintPair } from '../../src/lint/lint'
import type { RequestModel } from '../../src/lint/model/request'
import type { ItemRule, LintContext, Verdict } from '../../src/lint/rule'
import {
  batchContext,
  inspectVector,
  lintVectors,
  readLintModels,
  indexVector,
  ruleAccounts,
  ruleContexts,
} from '../support/lint-batch'
import { symphony } from '../support/profiles'

/** The passing vector of a rule, if it is not good-request or good-certificate. */
const passing: Readonly<Record<string, string>> = {
  'ec-curve-not-allowed': 'good-ec-request',
  'ec-point-not-on-curve': 'good-ec-request',
}

/** The other rules that a vector necessarily breaks. */
const alsoBroken: Readonly<Record<string, readonly string[]>> = {
  'rsa-exponent-too-small': ['rsa-exponent-not-65537'],
  'rsa-exponent-even': ['rsa-exponent-not-65537'],
  'ec-curve-not-allowed': ['key-type-not-allowed', 'signature-not-checkable'],
  'ec-point-not-on-curve': ['key-type-not-allowed'],
  'key-known-bad': ['rsa-modulus-short'],
  'subject-value-pattern': ['subject-country-not-iso'],
  'subject-country-not-printable-string': ['subject-string-type-other'],
  'subject-email-form': ['subject-value-pattern'],
  'certificate-serial-not-positive': ['certificate-serial-low-entropy'],
  'certificate-validity-inverted': ['certificate-not-yet-valid'],
}

/** Keys that no program should accept: whether the signature can be checked does not matter. */
const isUnusable = /^(?:rsa-exponent-even|rsa-modulus-even|spki-|public-key-|ec-point-)/

const aboutSignatures = ['signature-invalid', 'signature-not-checkable']

async function readPair(name: string): Promise<[RequestModel, CertificateModel]> {
  const [request, certificate] = await readLintModels(name)
  if (request?.kind !== 'request' || certificate?.kind !== 'certificate') {
    throw new Error(`The vector ${name} is not a pair`)
  }
  return [request, certificate]
}

function check(
  rule: ItemRule,
  item: RequestModel | CertificateModel,
  context: LintContext,
): Verdict {
  if (rule.appliesTo === 'both' || rule.appliesTo === 'subject') return rule.check(item, context)
  if (rule.appliesTo === 'request' && item.kind === 'request') return rule.check(item, context)
  if (rule.appliesTo === 'certificate' && item.kind === 'certificate') {
    return rule.check(item, context)
  }
  throw new Error(`The vector for ${rule.id} is of the wrong kind`)
}

const rulesOf = (findings: readonly { readonly rule: string }[]): readonly string[] => [
  ...new Set(findings.map(({ rule }) => rule)),
]

describe.each(itemRules)('$id', (rule) => {
  const changes = ruleContexts[rule.id] ?? {}

  it('fires on its vector, and no other rules fire than those expected', async () => {
    const [item] = await inspectVector(`${rule.id}-fires`, changes)
    const found = rulesOf(item?.findings ?? [])
    const expected = [rule.id, ...(alsoBroken[rule.id] ?? [])]
    const isNoise = (id: string): boolean =>
      isUnusable.test(rule.id) && aboutSignatures.includes(id) && id !== rule.id
    expect(found.filter((id) => !isNoise(id)).sort()).toEqual([...expected].sort())
  })

  it('applies to a good vector and passes', async () => {
    const usual = rule.appliesTo === 'certificate' ? 'good-certificate' : 'good-request'
    const [item] = await readLintModels(passing[rule.id] ?? usual)
    if (item === undefined) throw new Error('No item')
    expect(check(rule, item, { ...batchContext, ...changes })).toBe('pass')
  })
})

describe.each(pairRules)('$id', ({ id }) => {
  it('is the only rule that fires on its vector', async () => {
    const findings = lintPair(...(await readPair(`${id}-fires`)), batchContext)
    expect(rulesOf(findings)).toEqual([id])
  })

  it('passes on a good pair', async () => {
    expect(lintPair(...(await readPair('good-pair')), batchContext)).toEqual([])
  })
})

describe.each(batchRules)('$id', ({ id }) => {
  it('fires on its vector', async () => {
    const list = ruleAccounts[id] ?? null
    const findings = lintBatch(await indexVector(`${id}-fires`), list, symphony)
    const others = id === 'account-unknown' ? ['account-without-request'] : []
    expect(rulesOf(findings)).toEqual([id, ...others])
    expect(findings[0]?.item).toBe(id === 'account-without-request' ? null : 0)
  })

  it('passes on a good batch with its list of accounts', async () => {
    const batch = await indexVector('good-batch')
    expect(lintBatch(batch, ['demo-bot1', 'demo-bot2'], symphony)).toEqual([])
  })
})

describe('the vectors', () => {
  it('exist for each rule, and only for rules that exist', () => {
    const fires = lintVectors.filter((name) => name.endsWith('-fires'))
    const ids = [...itemRules, ...pairRules, ...batchRules].map(({ id }) => id)
    expect(fires.sort()).toEqual(ids.map((id) => `${id}-fires`).sort())
  })

  it.each([
    ['good-request', []],
    ['good-certificate', []],
    ['good-keytool', []],
    ['good-pyca', []],
    // GnuTLS writes PrintableString if it can, and its own order: both are notices.
    ['good-certtool', ['subject-string-type-other', 'subject-order-other']],
  ])('%s breaks only %j', async (name, rules) => {
    const [item] = await inspectVector(name)
    expect(item?.signature).toBe(name === 'good-certificate' ? 'unsupported' : 'valid')
    expect(rulesOf(item?.findings ?? [])).toEqual(rules)
  })

  it('of a CA skip the rules about the needs of a bot', async () => {
    const [item] = await inspectVector('certificate-is-ca-fires')
    expect(item?.findings.map(({ severity }) => severity)).toEqual(['notice'])
  })

  it('have positions inside the item', async () => {
    for (const { id } of itemRules) {
      const [item] = await inspectVector(`${id}-fires`, ruleContexts[id])
      for (const { at } of item?.findings ?? []) {
        const length = (item?.der.length ?? 0) + 1
        if (at !== null) expect(at.offset + at.length).toBeLessThanOrEqual(length)
      }
    }
  })
})
