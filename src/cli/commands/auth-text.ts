// Formats the report of `botcert auth` as text for people.
import type { AuthReport, Diagnosis, Notice, Stage } from '../../report/auth-report'
import { describeVerdict, isPathOpen, ownerTexts, confidenceTexts } from '../../report/words'
import { formatCount } from '../../text/numbers'
import { formatBeside, lineWidth, wrapText } from '../../text/wrap'

const widths = { status: 12, id: 20, ms: 9 }

/**
 * Returns a function that formats the stages as they end: one line per stage, grouped by service. If several stages
 * in a row were skipped for the same reason, only the first one gets a line.
 */
export function createStageLines(): (stage: Stage) => string {
  let last: Stage | null = null
  return (stage) => {
    const { service, status, detail } = stage
    const isNewGroup = service !== (last?.service ?? null)
    const isSaid = status === last?.status && detail === last.detail && !isTaken(stage)
    last = stage
    if (isSaid && !isNewGroup) return ''
    const heading = isNewGroup ? `\n${service === null ? '' : `${service}\n`}` : ''
    return heading + formatStage(stage)
  }
}

function isTaken({ status }: Stage): boolean {
  return status === 'done' || status === 'failed'
}

function formatStage(stage: Stage): string {
  const { id, status, ms, detail, service } = stage
  const time = isTaken(stage) ? `${ms} ms` : ''
  const label = `${status.padEnd(widths.status)}${id.padEnd(widths.id)}${time.padStart(widths.ms)}`
  const indent = service === null ? '' : '  '
  return formatBeside(indent + label, indent.length + label.length + 2, detail)
}

/** What follows the stages: the verdict, why, who fixes it and how; what will hurt later; the tokens. */
export function formatVerdict(report: AuthReport): string {
  const { verdict, cause, diagnosis, notices, certificate, tokens } = report
  const hasFault = diagnosis !== null && !isPathOpen(report)
  return [
    `\n${verdict}${hasFault ? ` (${cause})` : ''}\n\n`,
    hasFault ? formatDiagnosis(diagnosis) : formatField('', describeVerdict(report).detail),
    ...notices.map(formatNotice),
    certificate === null
      ? ''
      : formatField('Certificate', `${certificate.subject}, ${formatDaysLeft(certificate)}.`),
    tokens.sessionToken === null ? '' : formatField('sessionToken', tokens.sessionToken),
    tokens.keyManagerToken === null ? '' : formatField('keyManagerToken', tokens.keyManagerToken),
  ].join('')
}

const fieldWidth = 17

function formatField(label: string, text: string): string {
  return formatBeside(label, label === '' ? 0 : fieldWidth, text)
}

function formatDiagnosis(diagnosis: Diagnosis): string {
  const { detail, confidence, evidence, candidates, owner, nextStep, message } = diagnosis
  const { word, detail: meaning } = confidenceTexts[confidence]
  const who = ownerTexts[owner]
  return [
    formatField('What is wrong', detail),
    formatField('How sure', `${word}. ${meaning}`),
    ...evidence.map((each, index) => formatField(index === 0 ? 'Seen' : ' ', each)),
    ...candidates.map((each, index) =>
      formatField(
        index === 0 ? 'Or else' : ' ',
        `${each.detail} (${each.cause}; ${ownerTexts[each.owner]})`,
      ),
    ),
    formatField('Who fixes it', `${who.charAt(0).toUpperCase()}${who.slice(1)}.`),
    formatField('What to do', nextStep),
    message === null ? '' : formatMessage(message, who),
  ].join('')
}

/** Between two lines and not indented, so that it can be copied. */
function formatMessage(message: string, who: string): string {
  const rule = '-'.repeat(lineWidth)
  const lines = message
    .trimEnd()
    .split('\n')
    .flatMap((line) => wrapText(line, lineWidth))
  return `\nTo send to ${who}:\n${rule}\n${lines.join('\n')}\n${rule}\n\n`
}

function formatNotice({ id, detail }: Notice, index: number): string {
  return formatField(index === 0 ? 'Notices' : ' ', `${detail} (${id})`)
}

/** `87 days left`, `ended 3 days ago`. */
function formatDaysLeft({ daysLeft }: NonNullable<AuthReport['certificate']>): string {
  return daysLeft < 0
    ? `ended ${formatCount(-daysLeft, 'day')} ago`
    : `${formatCount(daysLeft, 'day')} left`
}

/** A check among many, in one line: `2026-11-24T16:00:00Z accepted 312 ms, 87 days left`. */
export function formatRound(report: AuthReport): string {
  const { startedAt, verdict, ms, cause, diagnosis, certificate, notices } = report
  const why = cause === null ? '' : ` ${cause}: ${diagnosis?.detail ?? ''}`
  const left = certificate === null ? '' : `, ${formatDaysLeft(certificate)}`
  const soon = notices.some(({ id }) => id === 'expires-soon') ? ', expires soon' : ''
  const time = startedAt.replace(/\.\d+Z$/, 'Z')
  return `${time} ${verdict}${why === '' ? ` ${ms} ms${left}${soon}` : why}\n`
}
