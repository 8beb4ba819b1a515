// What one step of the check returns: facts, or why it ended there. The names of the steps are stageIds.
import type { Cause, Verdict } from '../protocol'

export interface Success<Facts> {
  readonly ok: true
  /** One sentence on what was found. */
  readonly detail: string
  readonly facts: Facts
}

export interface Failure {
  readonly ok: false
  /** One sentence on what was attempted and what the other side said. */
  readonly detail: string
  /** Null where somebody stopped the check. */
  readonly cause: Cause | null
  readonly verdict: Exclude<Verdict, 'accepted'>
}

export type Outcome<Facts> = Success<Facts> | Failure
