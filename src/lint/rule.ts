// A lint rule: data that documents it, and a check of a parsed item. Each rule is one file in rules/ and one line in
// index.ts. Rules return faults and never throw on purpose.
import type { Profile } from '../profile/profile'
import type { CertificateModel } from './model/certificate'
import type { Fault, Span } from './model/fault'
import type { BatchEntry } from './batch'
import type { NameModel } from './model/name'
import type { RequestModel } from './model/request'

export type { Fault, Span } from './model/fault'

/** A broken MUST is an error, a broken SHOULD a warning, anything else a notice. */
export type Severity = 'error' | 'warning' | 'notice'

export type Verdict = 'not-applicable' | 'pass' | Fault | readonly Fault[]

export interface LintContext {
  readonly profile: Profile
  readonly now: Date
  /** Whether the file that contains the item also contains a private key. Default: no. */
  readonly hasPrivateKeyBeside?: boolean
  /** Whether the certificate is known to be a bot's: then a CA's is not exempt from `exemptsCa` rules. Default: no. */
  readonly isBot?: boolean
}

/** What has a subject: a request, a certificate, or a form that is being filled in. */
export interface SubjectHolder {
  readonly subject: NameModel
}

/** The documented facts of a rule. */
interface RuleFacts {
  /** Public: the name of the file, shown by the page, the command line and the docs. Never reused, never renamed. */
  readonly id: string
  readonly severity: Severity
  /** What is true if the rule passes, in one sentence. */
  readonly title: string
  /** The section of a standard, or the path in the profile. */
  readonly source: string
  /** The name of the same rule in other linters. */
  readonly related?: { readonly zlint?: string; readonly pkilint?: string }
  /** What to do, in one sentence, with the right command or value. */
  readonly fix: string
  /** Whether the rule is about the needs of a bot and does not apply to CA certificates. */
  readonly exemptsCa?: true
}

/** For the subject, whatever it stands in. */
export interface SubjectRule extends RuleFacts {
  readonly appliesTo: 'subject'
  readonly check: (item: SubjectHolder, context: Pick<LintContext, 'profile'>) => Verdict
}

export interface RequestRule extends RuleFacts {
  readonly appliesTo: 'request'
  readonly check: (item: RequestModel, context: LintContext) => Verdict
}

export interface CertificateRule extends RuleFacts {
  readonly appliesTo: 'certificate'
  readonly check: (item: CertificateModel, context: LintContext) => Verdict
}

/** For both requests and certificates. */
export interface SharedRule extends RuleFacts {
  readonly appliesTo: 'both'
  readonly check: (item: RequestModel | CertificateModel, context: LintContext) => Verdict
}

/** Compares a certificate with the request that it answers. */
export interface PairRule extends RuleFacts {
  readonly appliesTo: 'pair'
  readonly check: (
    request: RequestModel,
    certificate: CertificateModel,
    context: LintContext,
  ) => Verdict
}

/** Compares all items of a batch with each other and with a list of accounts. */
export interface BatchRule extends RuleFacts {
  readonly appliesTo: 'batch'
  readonly check: (batch: {
    readonly items: readonly BatchEntry[]
    /** Null if no list was given. */
    readonly accounts: readonly string[] | null
  }) => readonly BatchFault[]
}

interface BatchFault extends Fault {
  /** Position in the items; null if the fault belongs to none of them, such as an account without a request. */
  readonly item: number | null
}

export type ItemRule = SubjectRule | RequestRule | CertificateRule | SharedRule
export type Rule = ItemRule | PairRule | BatchRule

/** A broken rule, as people read it. */
export interface Finding {
  readonly rule: string
  readonly severity: Severity
  readonly detail: string
  readonly source: string
  readonly fix: string
  /** Short name of the subject's attribute that is concerned, if there is one. */
  readonly attribute?: string
  /** Null if the finding has no position. */
  readonly at: Span | null
  /** Whether the profile changed the severity of the rule. */
  readonly isAdjusted: boolean
}
