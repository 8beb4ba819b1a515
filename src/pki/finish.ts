// The second half of the two-step way: which of the certificates that came back belongs to the key, and what
// the CA made of the request.
import type { Certificate } from './certificate'
import type { CertificationRequest } from './csr'
import type { OpenedItem } from './open'
import type { PrivateKey } from './keys'
import type { Profile } from './profile'

/** What a person reads about a certificate: `detail` holds the values concerned. */
export interface Finding<Id extends string> {
  readonly id: Id
  readonly severity: 'error' | 'warning' | 'notice'
  /** One sentence with the values. */
  readonly detail: string
}

/** What the CA changed against the request. */
export const changeIds = [
  'subject-re-encoded',
  'subject-field-dropped',
  'subject-field-added',
  'subject-field-changed',
  'subject-order-changed',
  'key-changed',
  'key-usage-changed',
  'extended-key-usage-changed',
  'subject-alternative-name-changed',
  'validity-shorter',
] as const
export type ChangeId = (typeof changeIds)[number]

/** What will hurt at the pod. */
export const podFindingIds = [
  'common-name-missing',
  'common-name-case',
  'client-auth-missing',
  'digital-signature-missing',
  'key-short',
  'key-not-rsa',
  'version-1',
  'signature-sha1',
  'expired',
  'not-yet-valid',
  'certificate-is-ca',
  'chain-incomplete',
] as const
export type PodFindingId = (typeof podFindingIds)[number]

export interface FinishMatch {
  readonly key: PrivateKey
  readonly certificate: Certificate
  /** Leaf first, ordered. */
  readonly chain: readonly Certificate[]
  readonly root: Certificate | null
  /** The request of the same key, where it was dropped too. */
  readonly csr: CertificationRequest | null
  readonly changes: readonly Finding<ChangeId>[]
  readonly podFindings: readonly Finding<PodFindingId>[]
}

export interface FinishCheck {
  /** Null where no certificate belongs to a key. */
  readonly match: FinishMatch | null
  /** What was dropped and is not used, each with the reason in words. */
  readonly unused: readonly { readonly item: OpenedItem; readonly reason: string }[]
  /** What is still missing: a key, a certificate. */
  readonly missing: readonly ('key' | 'certificate')[]
}

export async function checkFinish(_options: {
  readonly items: readonly OpenedItem[]
  readonly profile: Profile
  readonly now: Date
}): Promise<FinishCheck> {
  throw new TypeError('to be written')
}
