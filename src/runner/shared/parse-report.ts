// Reads a report that was saved as JSON. The file may come from anybody: what is not of the format is refused.
import type { AuthReport } from '../protocol'

/** Null where it is no report, or one of a format that is not known here. */
export function parseReport(text: string): AuthReport | null {
  void text
  return null
}
