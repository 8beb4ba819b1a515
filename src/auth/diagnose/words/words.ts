// The words for every cause, so that a missing one does not compile.
import type { Cause } from '../../../report/ids'
import { accountWords } from './account-words'
import type { CauseWords } from './cause-words'
import { certificateWords } from './certificate-words'
import { fileWords } from './file-words'
import { serverWords } from './server-words'
import { wayWords } from './way-words'

export const causeWords: Readonly<Record<Cause, CauseWords>> = {
  ...fileWords,
  ...wayWords,
  ...serverWords,
  ...certificateWords,
  ...accountWords,
}
