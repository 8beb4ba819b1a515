// Runs the rules on an item, a pair or a batch. Applies the severities of the profile, and turns a rule that throws
// into a finding.
import type { Profile } from '../profile/profile'
import type { CertificateModel } from './model/certificate'
import type { BatchEntry } from './batch'
import { batchRules, itemRules, pairRules } from './index'
import { maxFaults } from './model/fault'
import type { NameModel } from './model/name'
import type { RequestModel } from './model/request'
import type { Fault, ItemRule, LintContext, Finding, Rule, Severity, Verdict } from './rule'

/** Returns the findings of all rules for one item, in the order of the rules. */
export function lintItem(
  item: RequestModel | CertificateModel,
  context: LintContext,
): readonly Finding[] {
  return itemRules.flatMap((rule) => {
    if (rule.exemptsCa === true && isExempt(item, context)) return []
    return run(rule, context.profile, () => limit(checkItem(rule, item, context)))
  })
}

/** What a bot needs is not asked of a CA. */
function isExempt(item: RequestModel | CertificateModel, { isBot = false }: LintContext): boolean {
  return item.kind === 'certificate' && item.isCa && !isBot
}

function checkItem(
  rule: ItemRule,
  item: RequestModel | CertificateModel,
  context: LintContext,
): Verdict {
  if (rule.appliesTo === 'both' || rule.appliesTo === 'subject') return rule.check(item, context)
  if (rule.appliesTo === 'request') {
    return item.kind === 'request' ? rule.check(item, context) : 'not-applicable'
  }
  return item.kind === 'certificate' ? rule.check(item, context) : 'not-applicable'
}

/** Returns the findings for a subject by itself, as a form builds it. */
export function lintSubject(subject: NameModel, profile: Profile): readonly Finding[] {
  return itemRules.flatMap((rule) =>
    rule.appliesTo === 'subject'
      ? run(rule, profile, () => limit(rule.check({ subject }, { profile })))
      : [],
  )
}

function limit(verdict: Verdict): Verdict {
  return Array.isArray(verdict) ? verdict.slice(0, maxFaults) : verdict
}

/** Compares a certificate with the request that it answers. */
export function lintPair(
  request: RequestModel,
  certificate: CertificateModel,
  context: LintContext,
): readonly Finding[] {
  return pairRules.flatMap((rule) =>
    run(rule, context.profile, () => limit(rule.check(request, certificate, context))),
  )
}

export interface BatchFinding extends Finding {
  /** Position in the items; null if the finding belongs to none of them. */
  readonly item: number | null
}

/** @param accounts the account names of the pod; null if no list was given. */
export function lintBatch(
  items: readonly BatchEntry[],
  accounts: readonly string[] | null,
  profile: Profile,
): readonly BatchFinding[] {
  return batchRules.flatMap((rule) => {
    let faults: readonly (Fault & { readonly item: number | null })[] = []
    const findings = run(rule, profile, () => (faults = rule.check({ items, accounts })))
    return findings.map((finding, index) => ({ ...finding, item: faults[index]?.item ?? null }))
  })
}

function run(rule: Rule, profile: Profile, check: () => Verdict): readonly Finding[] {
  const severity = profile.lint?.[rule.id] ?? rule.severity
  if (severity === 'off') return []
  const isAdjusted = severity !== rule.severity
  try {
    const verdict = check()
    if (verdict === 'pass' || verdict === 'not-applicable') return []
    return [verdict].flat().map((fault) => describe(rule, fault, severity, isAdjusted))
  } catch (error) {
    return [describeCrash(rule, error)]
  }
}

function describe(
  rule: Rule,
  { detail, at, fix, attribute }: Fault,
  severity: Severity,
  isAdjusted: boolean,
): Finding {
  const { id, source } = rule
  return {
    ...{ rule: id, severity, detail, source, fix: fix ?? rule.fix },
    ...(attribute === undefined ? {} : { attribute }),
    ...{ at: at ?? null, isAdjusted },
  }
}

/** A bug in one rule must not hide the findings of the others, nor make the item look clean. */
function describeCrash({ id }: Rule, error: unknown): Finding {
  return {
    rule: 'rule-crashed',
    severity: 'error',
    detail: `Rule ${id} crashed (${error instanceof Error ? error.name : 'unknown'}).`,
    source: 'Botcert',
    fix: 'Report this bug to the authors of Botcert, with the item if it is not secret.',
    at: null,
    isAdjusted: false,
  }
}
