// The file, before anything is asked of anybody.
import type { AuthFacts } from '../../facts'
import { endSentence, formatForeign } from '../../../text/foreign-text'
import type { Finding } from '../finding'

/** The reader of P12 files names its causes itself, and they admit no other. */
export function judgeP12({ p12 }: AuthFacts): Finding | null {
  if (p12?.failure == null) return null
  const { cause, detail } = p12.failure
  const said = formatForeign(detail).trim()
  const evidence = [said === '' ? 'The P12 file did not open.' : endSentence(said)]
  return { cause, stage: 'open-p12', confidence: 'certain', evidence }
}
