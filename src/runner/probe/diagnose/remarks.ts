// What did not decide the outcome and will hurt, now or later.
import type { Remark } from '../../protocol'
import type { ProbeFacts } from '../facts'

/** @param facts of a check, whatever its outcome. */
export function listRemarks(facts: ProbeFacts): readonly Remark[] {
  void facts
  return []
}
