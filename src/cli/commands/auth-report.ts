// Writes the file of `--report`. It never contains unmasked tokens.
import { encodeUtf8 } from '../../text/bytes'
import { UsageError } from '../command'
import { writeOutput } from '../io/write-output'
import type { AuthReport } from '../../report/auth-report'
import { maskToken } from '../../auth/stage-runner'
import { formatJson } from '../../text/escape'
import { formatHtml } from '../../report/html'

export interface ReportFile {
  readonly path: string
  readonly format: (report: AuthReport) => string
}

/** @throws UsageError if the file extension is unknown. */
export function readReportFile(path: string): ReportFile {
  const ending = /\.[^./\\]*$/.exec(path)?.[0].toLowerCase()
  if (ending === '.json') return { path, format: (report) => `${formatJson(report)}\n` }
  if (ending === '.html') return { path, format: formatHtml }
  throw new UsageError('The file name of --report must end in .json or .html.')
}

/**
 * Writes the report, readable only by its owner, and replaces an older file.
 *
 * @param areTokensShown whether the report contains unmasked tokens, which are masked in the file.
 * @throws UsageError if the file cannot be written.
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
