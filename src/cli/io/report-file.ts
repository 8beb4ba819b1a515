// The file of `--report`: the report of a check to keep or to hand on, which never holds a token.
import { encodeUtf8 } from '../../text/bytes'
import { UsageError } from '../command'
import { writeOutput } from './write-output'
import type { AuthReport } from '../../report/auth-report'
import { maskToken } from '../../auth/stage-runner'
import { formatJson } from '../../text/printable'
import { formatHtml } from '../../report/html'

export interface ReportFile {
  readonly path: string
  readonly format: (report: AuthReport) => string
}

/** @throws UsageError where the ending of the name says no format. */
export function readReportFile(path: string): ReportFile {
  const ending = /\.[^./\\]*$/.exec(path)?.[0].toLowerCase()
  if (ending === '.json') return { path, format: (report) => `${formatJson(report)}\n` }
  if (ending === '.html') return { path, format: formatHtml }
  throw new UsageError('The name of the file of --report ends in .json or in .html.')
}

/**
 * Writes it for its owner alone, in the place of an older one.
 *
 * @param areTokensShown whether the report holds tokens as they are; in the file they are masked.
 * @throws UsageError where it cannot be written.
 */
export async function writeReport(
  { path, format }: ReportFile,
  report: AuthReport,
  areTokensShown: boolean,
): Promise<void> {
  const mask = (token: string | null) => (token === null ? null : maskToken(token))
  const { sessionToken, keyManagerToken } = report.tokens
  const masked = areTokensShown
    ? {
        ...report,
        tokens: { sessionToken: mask(sessionToken), keyManagerToken: mask(keyManagerToken) },
      }
    : report
  await writeOutput(path, encodeUtf8(format(masked)), { mayReplace: true, option: '--report' })
}
