// What a rule finds: the cause with its evidence, before its words are put to it.
import type { Cause, ServiceId, StageId, Confidence } from '../../report/ids'
import type { AuthFacts, ServiceFacts } from '../facts'
import type { CauseWords } from './words/cause-words'

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
