// What a lint rule is: data that documents it, and a check over a read item. One rule, one file in rules/,
// one line in index.ts. Rules judge; they never throw on purpose.
import type { Profile } from '../profile/profile'
import type { CertificateModel } from './model/certificate'
import type { Fault, Span } from './model/fault'
import type { BatchEntry } from './batch'
import type { RequestModel } from './model/request'

export type { Fault, Span } from './model/fault'

/** MUST is an error, SHOULD a warning, the rest a notice. */
export type Severity = 'error' | 'warning' | 'notice'

export type Verdict = 'not-applicable' | 'pass' | Fault | readonly Fault[]

export interface LintContext {
  readonly profile: Profile
  readonly now: Date
  /** Whether the file that held the item holds a private key too. */
  readonly hasPrivateKeyBeside: boolean
}

/** What the documentation prints of every rule. */
interface RuleFacts {
  /** Public: the file's name, what page, command line and docs print. Never reused, never renamed. */
  readonly id: string
  readonly severity: Severity
  /** What holds where the rule passes, in one sentence. */
  readonly title: string
  /** The section of a standard, or the path in the profile. */
  readonly source: string
  /** The same rule elsewhere, by its name there. */
  readonly related?: { readonly zlint?: string; readonly pkilint?: string }
  /** What to do, in one sentence, with the corrected command or value. */
  readonly fix: string
  /** Whether it is about what a bot needs, and not asked of a CA's certificate. */
  readonly exemptsCa?: true
}

export interface RequestRule extends RuleFacts {
  readonly appliesTo: 'request'
  readonly check: (item: RequestModel, context: LintContext) => Verdict
}

export interface CertificateRule extends RuleFacts {
  readonly appliesTo: 'certificate'
  readonly check: (item: CertificateModel, context: LintContext) => Verdict
}

/** For requests and certificates alike. */
export interface SharedRule extends RuleFacts {
  readonly appliesTo: 'both'
  readonly check: (item: RequestModel | CertificateModel, context: LintContext) => Verdict
}

/** A certificate against the request that it answers. */
export interface PairRule extends RuleFacts {
  readonly appliesTo: 'pair'
  readonly check: (
    request: RequestModel,
    certificate: CertificateModel,
    context: LintContext,
  ) => Verdict
}

/** Across all items of a batch, and a list of accounts. */
export interface BatchRule extends RuleFacts {
  readonly appliesTo: 'batch'
  readonly check: (batch: {
    readonly items: readonly BatchEntry[]
    /** Null where no list was given. */
    readonly accounts: readonly string[] | null
  }) => readonly BatchFault[]
}

interface BatchFault extends Fault {
  /** Position in the items; null where it concerns none of them, such as an account without a request. */
  readonly item: number | null
}

export type ItemRule = RequestRule | CertificateRule | SharedRule
export type Rule = ItemRule | PairRule | BatchRule

/** What a person reads: a rule that was broken. */
export interface LintFinding {
  readonly rule: string
  readonly severity: Severity
  readonly detail: string
  readonly source: string
  readonly fix: string
  /** Null where no bytes are concerned. */
  readonly at: Span | null
  /** Whether the profile changed the rule's own severity. */
  readonly isAdjusted: boolean
}
