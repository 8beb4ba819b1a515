import { describe, expect, it } from 'vitest'
import { batchRules, itemRules, pairRules } from '../../src/lint/index'
import { lintBatch, lintItem } from '../../src/lint/lint'
import type { LintContext } from '../../src/lint/rule'
import type { Profile } from '../../src/profile/profile'
import { inspectVector, readLintModels, indexVector } from '../support/lint-batch'
import { generic, symphony } from '../support/profiles'

const rules = [...itemRules, ...pairRules, ...batchRules]

describe('the rules', () => {
  it('have unique ids in lower case with hyphens', () => {
    const ids = rules.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter((id) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id))).toEqual([])
    expect(ids).not.toContain('rule-crashed')
  })

  it('have a title and a fix, each a sentence, and a source', () => {
    for (const { title, fix, source } of rules) {
      expect(title).toMatch(/^[A-Z].*\.$/)
      expect(fix).toMatch(/^[A-Z].*$/)
      expect(source).not.toBe('')
    }
  })
})

describe('a rule that throws', () => {
  it('becomes a finding that names the rule, and hides no finding of the other rules', async () => {
    const [item] = await readLintModels('certificate-ski-missing-fires')
    const context: LintContext = {
      ...{ profile: symphony, hasPrivateKeyBeside: false },
      get now(): Date {
        throw new RangeError('secret')
      },
    }
    const findings = item === undefined ? [] : lintItem(item, context)
    const crashed = findings.filter(({ rule }) => rule === 'rule-crashed')
    expect(crashed.map(({ detail }) => detail)).toEqual([
      'Rule certificate-expired crashed (RangeError).',
      'Rule certificate-expires-soon crashed (RangeError).',
      'Rule certificate-not-yet-valid crashed (RangeError).',
    ])
    expect(crashed.every(({ severity }) => severity === 'error')).toBe(true)
    expect(findings.some(({ rule }) => rule === 'certificate-ski-missing')).toBe(true)
  })

  it('becomes a finding without an item if it is a batch rule', () => {
    const items = [{ kind: 'request', spkiSha256: '', commonName: 'a', sha256: '' }] as const
    const accounts = new Proxy<string[]>([], {
      get() {
        throw new TypeError()
      },
    })
    const crashed = lintBatch(items, accounts, symphony)
    expect(crashed.map(({ rule, item }) => [rule, item])).toEqual(
      crashed.map(() => ['rule-crashed', null]),
    )
    expect(crashed).toHaveLength(3)
  })
})

describe('the severity that a profile sets for a rule', () => {
  const lintWith = async (lint: NonNullable<Profile['lint']>) => {
    const [item] = await inspectVector('rsa-modulus-short-fires', {
      profile: { ...symphony, lint },
    })
    return (item?.findings ?? []).map(({ rule, severity, isAdjusted }) => ({
      rule,
      severity,
      isAdjusted,
    }))
  }
  const rule = 'rsa-modulus-short'

  it('replaces the severity of the rule, and the finding says so', async () => {
    expect(await lintWith({})).toEqual([{ rule, severity: 'error', isAdjusted: false }])
    expect(await lintWith({ [rule]: 'notice' })).toEqual([
      { rule, severity: 'notice', isAdjusted: true },
    ])
    // The severity of the rule itself is not a change.
    expect(await lintWith({ [rule]: 'error' })).toEqual([
      { rule, severity: 'error', isAdjusted: false },
    ])
  })

  it('switches the rule off', async () => {
    expect(await lintWith({ [rule]: 'off' })).toEqual([])
  })

  it('applies to batch rules', async () => {
    const batch = await indexVector('batch-key-reused-fires')
    const profile = { ...symphony, lint: { 'batch-key-reused': 'notice' } } as const
    expect(lintBatch(batch, null, profile)).toMatchObject([
      { rule: 'batch-key-reused', severity: 'notice', isAdjusted: true, item: 0 },
      { rule: 'batch-key-reused', severity: 'notice', isAdjusted: true, item: 1 },
    ])
    const off = { ...symphony, lint: { 'batch-key-reused': 'off' } } as const
    expect(lintBatch(batch, null, off)).toEqual([])
  })
})

describe('the built-in profiles', () => {
  it('name only rules that exist', () => {
    const ids = rules.map(({ id }) => id)
    for (const { lint = {} } of [symphony, generic]) {
      expect(Object.keys(lint).filter((id) => !ids.includes(id))).toEqual([])
    }
  })

  it('generic accepts other key types, key lengths, field orders and string types', async () => {
    for (const name of ['key-type-not-allowed', 'rsa-modulus-not-exact', 'rsa-modulus-short']) {
      const [item] = await inspectVector(`${name}-fires`, { profile: generic })
      expect(item?.findings).toEqual([])
    }
    const [certtool] = await inspectVector('good-certtool', { profile: generic })
    expect(certtool?.findings).toEqual([])
  })
})
