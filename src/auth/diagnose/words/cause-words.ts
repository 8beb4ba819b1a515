// What the words for a cause are made of.
import type { Owner } from '../../../report/ids'

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
