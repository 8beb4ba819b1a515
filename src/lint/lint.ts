// Runs the rules on an item, a pair or a batch. Applies the severities of the profile, and turns a rule that throws
// into a finding.
import type { Profile } from '../profile/profile'
import type { CertificateModel } from './model/certificate'
import type { BatchEntry } from './batch'
import { batchRules, itemRules, pairRules } from './index'
import type { RequestModel } from './model/request'
import type { Fault, ItemRule, LintContext, LintFinding, Rule, Severity, Verdict } from './rule'

/** The most findings of one rule for one item: a name may contain thousands of bad values. */
const maxFaults = 100

/** Returns the findings of all rules for one item, in the order of the rules. */
export function lintItem(
  item: RequestModel | CertificateModel,
  context: LintContext,
): readonly LintFinding[] {
  return itemRules.flatMap((rule) => {
    if (rule.exemptsCa === true && item.kind === 'certificate' && item.isCa) return []
    return run(rule, context.profile, () => checkItem(rule, item, context)).slice(0, maxFaults)
  })
}

function checkItem(
  rule: ItemRule,
  item: RequestModel | CertificateModel,
  context: LintContext,
): Verdict {
  if (rule.appliesTo === 'both') return rule.check(item, context)
  if (rule.appliesTo === 'request') {
    return item.kind === 'request' ? rule.check(item, context) : 'not-applicable'
  }
  return item.kind === 'certificate' ? rule.check(item, context) : 'not-applicable'
}

/** Compares a certificate with the request that it answers. */
export function lintPair(
  request: RequestModel,
  certificate: CertificateModel,
  context: LintContext,
): readonly LintFinding[] {
  return pairRules.flatMap((rule) =>
    run(rule, context.profile, () => rule.check(request, certificate, context)),
  )
}

export interface BatchFinding extends LintFinding {
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

function run(rule: Rule, profile: Profile, check: () => Verdict): readonly LintFinding[] {
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
  { detail, at, fix }: Fault,
  severity: Severity,
  isAdjusted: boolean,
): LintFinding {
  const { id, source } = rule
  return { rule: id, severity, detail, source, fix: fix ?? rule.fix, at: at ?? null, isAdjusted }
}

/** A bug in one rule must not hide the findings of the others, nor make the item look clean. */
function describeCrash({ id }: Rule, error: unknown): LintFinding {
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
