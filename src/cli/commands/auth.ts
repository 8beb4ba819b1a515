// `botcert auth`: tests a P12 against session auth and the key manager, as the bot will use it.
import { exitCodes, UsageError, type Command, type CommandIo } from '../command'
import { formatForeign } from '../../text/foreign-text'
import { formatJson } from '../../text/escape'
import { runAuth } from '../../auth/run'
import { listTrustNotes } from '../../auth/net/trust'
import type { AuthReport, Notice, Stage } from '../../report/auth-report'
import type { Cause, Verdict } from '../../report/ids'
import { isPathOpen } from '../../report/words'
import { createStageLines, formatRound, formatVerdict } from './auth-text'
import { authOptions, readAuthPlan, type AuthPlan } from './auth-options'
import { writeReport } from './auth-report'
import { watch } from './auth-watch'

const exitCodeOf: Record<Verdict, number> = {
  accepted: exitCodes.success,
  refused: exitCodes.checkFailed,
  'not-checked': exitCodes.notChecked,
}

/** For these causes, unreadable CA files on this machine matter. */
const trustCauses: readonly (Cause | null)[] = ['server-untrusted', 'server-inspected']

export const authCommand: Command<typeof authOptions> = {
  name: 'auth',
  summary:
    'Logs in with a P12 as the bot does, and says which stage fails, why, and who can fix it.',
  usage: '--pod HOST[:PORT] [--p12 FILE]',
  options: authOptions,
  async run(values, io) {
    const plan = await readAuthPlan(values, io)
    if (plan.watchMs === null) return checkOnce(plan, io)
    return watch(
      {
        pauseMs: plan.watchMs,
        check: () => checkRound(plan, io),
        onFailure: ({ message }) => {
          const time = new Date().toISOString().replace(/\.\d+Z$/, 'Z')
          io.stderr(`${time} not checked: ${formatForeign(message)}\n`)
        },
      },
      io,
    )
  },
}

async function checkOnce(plan: AuthPlan, io: CommandIo): Promise<number> {
  const formatStage = createStageLines()
  const report = await check(plan, io, (stage) => {
    if (!plan.isJson) io.stdout(formatStage(stage))
  })
  io.stdout(plan.isJson ? `${formatJson(report)}\n` : formatVerdict(report))
  if (trustCauses.includes(report.cause)) {
    for (const note of listTrustNotes()) io.stderr(`botcert: ${note}\n`)
  }
  await keepReport(plan, report)
  return findExitCode(report, plan.warnDays)
}

/** One check of a watch: prints one line. Returns null, and prints nothing, if it was interrupted. */
async function checkRound(plan: AuthPlan, io: CommandIo): Promise<number | null> {
  const report = await check(plan, io, () => undefined)
  if (io.signal.aborted) return null
  io.stdout(plan.isJson ? `${formatJson(report)}\n` : formatRound(report))
  try {
    await keepReport(plan, report)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    io.stderr(`botcert: ${error.message}\n`)
  }
  return findExitCode(report, plan.warnDays)
}

async function check(
  { load, warnDays }: AuthPlan,
  { signal }: CommandIo,
  onStage: (stage: Stage) => void,
): Promise<AuthReport> {
  const report = await runAuth(await load(), onStage, signal)
  if (!endsSoon(report, warnDays)) return report
  const notices = report.notices.filter(({ id }) => id !== 'expires-soon')
  return { ...report, notices: [...notices, describeEnd(report, warnDays ?? 0)] }
}

async function keepReport({ reportFile, areTokensShown }: AuthPlan, report: AuthReport) {
  if (reportFile !== null) await writeReport(reportFile, report, areTokensShown)
}

function findExitCode(report: AuthReport, warnDays: number | null): number {
  // Without a P12, the check is only about connectivity.
  if (isPathOpen(report)) return exitCodes.success
  return endsSoon(report, warnDays) ? exitCodes.checkFailed : exitCodeOf[report.verdict]
}

/** Whether the certificate was accepted but expires within this number of days. */
function endsSoon({ verdict, certificate }: AuthReport, warnDays: number | null): boolean {
  if (verdict !== 'accepted' || certificate === null || warnDays === null) return false
  return certificate.daysLeft < warnDays
}

function describeEnd({ certificate }: AuthReport, warnDays: number): Notice {
  const end = certificate?.notAfter.slice(0, 10) ?? ''
  const detail = `The certificate expires on ${end}, within the ${warnDays} days of --warn-days. Renew it.`
  return { id: 'expires-soon', severity: 'warning', detail }
}
