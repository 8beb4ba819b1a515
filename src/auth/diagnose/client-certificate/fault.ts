// A reason that a server may have to refuse the certificate, as far as it can be seen from here.
import type { Cause } from '../../../report/ids'
import type { CauseWords } from '../words/cause-words'

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
