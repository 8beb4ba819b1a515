// A report as text for people or as JSON for programs. The sentences are the stages' own.
import type { AuthReport, Stage } from './protocol'

const widths = { status: 8, id: 19, ms: 9 }

/** One line a step: `done    session-auth    120 ms  The sessionToken came, …` */
export function formatStage({ id, status, ms, detail }: Stage): string {
  const time = status === 'skipped' ? '' : `${ms} ms`
  return `${status.padEnd(widths.status)}${id.padEnd(widths.id)}${time.padStart(widths.ms)}  ${detail}\n`
}

/** What follows the steps: the verdict, its cause, the tokens. */
export function formatVerdict({ verdict, cause, tokens }: AuthReport): string {
  const because = cause === null ? '' : ` (${cause})`
  const lines = [
    `\n${verdict}${because}`,
    tokens.sessionToken === null ? null : `sessionToken     ${tokens.sessionToken}`,
    tokens.keyManagerToken === null ? null : `keyManagerToken  ${tokens.keyManagerToken}`,
  ]
  return `${lines.filter((line) => line !== null).join('\n')}\n`
}

/** One object, as documented in protocol.ts. */
export function formatJson(report: AuthReport): string {
  return `${JSON.stringify(report)}\n`
}

/** Enough of a token to tell it from another, too little to use it. */
export function maskToken(token: string): string {
  return token.length < 16 ? '…' : `${token.slice(0, 4)}… (${token.length} characters)`
}
