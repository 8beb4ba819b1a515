// The check from first to last step: opens the P12, then asks the servers in the order of stageIds.
import type { AuthReport, Stage } from '../protocol'
import type { Endpoints } from './target'

export interface AuthOptions {
  readonly p12: Uint8Array
  readonly password: string
  readonly endpoints: Endpoints
  /** CAs for servers, PEM, beside the system's; null where there are none. */
  readonly trustPem: string | null
  /** For each step that talks to a server. */
  readonly timeoutMs: number
  /** Whether the report holds the tokens as they are. Stages never do. */
  readonly showTokens: boolean
}

/**
 * Runs the check.
 *
 * @param onStage called after each step, in order, skipped ones too.
 * @param signal ends the check early; the steps that remain are reported as skipped.
 */
export async function runAuth(
  options: AuthOptions,
  onStage: (stage: Stage) => void,
  signal?: AbortSignal,
): Promise<AuthReport> {
  throw new Error(`Not there yet: ${String([options, onStage, signal])}`)
}
