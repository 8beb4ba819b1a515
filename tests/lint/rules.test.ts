// Each rule against a vector that breaks it and one that passes it, and the vectors against all rules.
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
} from '../support/lint-batch'
import { symphony } from '../support/profiles'

/** What a rule is judged under, where the usual profile does not do. */
const contexts: Readonly<Record<string, Partial<LintContext>>> = {
  'key-known-bad': {
    profile: {
      ...symphony,
      knownKeys: ['238d9d4683dd948b810724483de392ee25c24e96eb4ba1abed6c18c45630ae21'],
    },
  },
  'subject-value-not-allowed': {
    profile: {
      ...symphony,
      subject: symphony.subject.map((field) =>
        field.attribute === 'O' ? { ...field, allowed: ['Excelsior Bank'] } : field,
      ),
    },
  },
}

/** The vector that passes where it is not good-request or good-certificate. */
const passing: Readonly<Record<string, string>> = {
  'ec-curve-not-allowed': 'good-ec-request',
  'ec-point-not-on-curve': 'good-ec-request',
}

/** What else a vector breaks, by its nature. */
const company: Readonly<Record<string, readonly string[]>> = {
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

/** Keys that no program should take: how far one gets before it gives up is its own affair. */
const isUnusable = /^(?:rsa-exponent-even|rsa-modulus-even|spki-|public-key-|ec-point-)/

const aboutSignatures = ['signature-invalid', 'signature-not-checkable']

async function readPair(name: string): Promise<[RequestModel, CertificateModel]> {
  const [request, certificate] = await readLintModels(name)
  if (request?.kind !== 'request' || certificate?.kind !== 'certificate') {
    throw new Error(`The vector ${name} is no pair`)
  }
  return [request, certificate]
}

function check(
  rule: ItemRule,
  item: RequestModel | CertificateModel,
  context: LintContext,
): Verdict {
  if (rule.appliesTo === 'both') return rule.check(item, context)
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
  const changes = contexts[rule.id] ?? {}

  it('fires on its vector, and nothing else does but its company', async () => {
    const [item] = await inspectVector(`${rule.id}-fires`, changes)
    const found = rulesOf(item?.findings ?? [])
    const expected = [rule.id, ...(company[rule.id] ?? [])]
    const isNoise = (id: string): boolean =>
      isUnusable.test(rule.id) && aboutSignatures.includes(id) && id !== rule.id
    expect(found.filter((id) => !isNoise(id)).sort()).toEqual([...expected].sort())
  })

  it('passes on a good vector, which it applies to', async () => {
    const usual = rule.appliesTo === 'certificate' ? 'good-certificate' : 'good-request'
    const [item] = await readLintModels(passing[rule.id] ?? usual)
    if (item === undefined) throw new Error('No item')
    expect(check(rule, item, { ...batchContext, ...changes })).toBe('pass')
  })
})

describe.each(pairRules)('$id', ({ id }) => {
  it('fires on its vector alone', async () => {
    const findings = lintPair(...(await readPair(`${id}-fires`)), batchContext)
    expect(rulesOf(findings)).toEqual([id])
  })

  it('passes on a good pair', async () => {
    expect(lintPair(...(await readPair('good-pair')), batchContext)).toEqual([])
  })
})

const accounts: Readonly<Record<string, readonly string[]>> = {
  'account-unknown': ['demo-bot2'],
  'account-spelled-otherwise': ['demo-bot1'],
  'account-without-request': ['demo-bot1', 'demo-bot2'],
}

describe.each(batchRules)('$id', ({ id }) => {
  it('fires on its vector', async () => {
    const list = accounts[id] ?? null
    const findings = lintBatch(await indexVector(`${id}-fires`), list, symphony)
    const others = id === 'account-unknown' ? ['account-without-request'] : []
    expect(rulesOf(findings)).toEqual([id, ...others])
    expect(findings[0]?.item).toBe(id === 'account-without-request' ? null : 0)
  })

  it('passes on a good batch with its list', async () => {
    const batch = await indexVector('good-batch')
    expect(lintBatch(batch, ['demo-bot1', 'demo-bot2'], symphony)).toEqual([])
  })
})

describe('the vectors', () => {
  it('are there for each rule, and none is for a rule that is not', () => {
    const fires = lintVectors.filter((name) => name.endsWith('-fires'))
    const ids = [...itemRules, ...pairRules, ...batchRules].map(({ id }) => id)
    expect(fires.sort()).toEqual(ids.map((id) => `${id}-fires`).sort())
  })

  it.each([
    ['good-request', []],
    ['good-certificate', []],
    ['good-keytool', []],
    ['good-pyca', []],
    // GnuTLS writes PrintableString where it can, and its own order: notices both.
    ['good-certtool', ['subject-string-type-other', 'subject-order-other']],
  ])('%s breaks no rule but %j', async (name, rules) => {
    const [item] = await inspectVector(name)
    expect(item?.signature).toBe(name === 'good-certificate' ? 'unsupported' : 'valid')
    expect(rulesOf(item?.findings ?? [])).toEqual(rules)
  })

  it('of a CA are not asked what a bot needs', async () => {
    const [item] = await inspectVector('certificate-is-ca-fires')
    expect(item?.findings.map(({ severity }) => severity)).toEqual(['notice'])
  })

  it('name where in the item the fault stands, inside the item', async () => {
    for (const { id } of itemRules) {
      const [item] = await inspectVector(`${id}-fires`, contexts[id])
      for (const { at } of item?.findings ?? []) {
        const length = (item?.der.length ?? 0) + 1
        if (at !== null) expect(at.offset + at.length).toBeLessThanOrEqual(length)
      }
    }
  })
})
