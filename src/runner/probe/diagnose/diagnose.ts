// From all facts of a check to one diagnosis: which cause, on what evidence, how sure, who mends it.
import type { Diagnosis } from '../../protocol'
import type { ProbeFacts } from '../facts'

/** Null where nothing speaks against the bot. Pure: the same facts give the same diagnosis. */
export function diagnose(facts: ProbeFacts): Diagnosis | null {
  void facts
  return null
}
