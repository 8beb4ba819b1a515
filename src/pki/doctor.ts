// Who will refuse a file and why: a pure judgement of how it is written, from readers.ts.
import type { OpenedFile } from './open'

export interface DoctorFinding {
  /** The reader: `Java 17`, `NSS`. */
  readonly reader: string
  readonly verdict: 'opens' | 'refuses'
  /** One sentence; null where it opens. */
  readonly reason: string | null
}

export function examineFile(_file: OpenedFile, _password: string): readonly DoctorFinding[] {
  throw new TypeError('to be written')
}
