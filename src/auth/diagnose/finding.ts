// What a rule finds: the cause with its evidence, and what the words for a cause are made of.
import type { Cause, Confidence, Owner, ServiceId, StageId } from '../../report/ids'
import type { AuthFacts, ServiceFacts } from '../facts'

export interface Finding {
  readonly cause: Cause
  readonly stage: StageId
  readonly confidence: Confidence
  /** Complete sentences, at least one. */
  readonly evidence: readonly string[]
  /** Other causes that would look the same, the likeliest first. None where it is certain. */
  readonly candidates?: readonly Cause[]
  /** In place of the cause's own words, where this case is a special one. */
  readonly words?: Partial<CauseWords>
}

/** One service among all facts. */
export interface View {
  readonly facts: AuthFacts
  readonly id: ServiceId
  readonly seen: ServiceFacts
}

/** Null where the rule has nothing to say; the next one is asked then. */
export type ServiceRule = (view: View) => Finding | null

export interface Fault {
  readonly cause: Cause
  /** Sentences on the certificate and the server's list. */
  readonly evidence: readonly string[]
  /** Whether nothing else could be meant where a server names it, or has a list that excludes it. */
  readonly isSettled: boolean
  /** Whether every server minds. Others take some and refuse some. */
  readonly isHard: boolean
  readonly candidates?: readonly Cause[]
  readonly words?: Partial<CauseWords>
}

/** What the words may name. All of it is fit for a line. */
export interface About {
  /** `pod.example:8444`. */
  readonly address: string
  readonly host: string
  readonly port: number
  /** `the proxy proxy.example:3128`; `the proxy` where there is none. */
  readonly proxy: string
  /** `“demo-bot1”`, the certificate's common name; `of the bot` where there is none. */
  readonly bot: string
  /** What follows “our bot”: a space and the same, or nothing. */
  readonly botName: string
  readonly requiredModulusBits: number
  /** Name of the certificate's issuer; `its issuer` where it is not known. */
  readonly issuer: string
}

/** A text that is always the same, or one that names something. */
export type Words = string | ((about: About) => string)

/** Who fixes it, and what is asked of them in the message; nobody writes to themselves. */
export type OwnerOf =
  { readonly owner: 'you' } | { readonly owner: Exclude<Owner, 'you'>; readonly ask: Words }

export interface CauseWords {
  /** One sentence that also stands alone, in a list of candidates. */
  readonly detail: Words
  readonly owner: OwnerOf
  /** To the reader: what to do now. */
  readonly nextStep: Words
}

export const you: OwnerOf = { owner: 'you' }

export function pkiTeam(ask: Words): OwnerOf {
  return { owner: 'pki-team', ask }
}

export function podAdministrator(ask: Words): OwnerOf {
  return { owner: 'pod-administrator', ask }
}

export function networkTeam(ask: Words): OwnerOf {
  return { owner: 'network-team', ask }
}

export function speak(words: Words, about: About): string {
  return typeof words === 'string' ? words : words(about)
}
