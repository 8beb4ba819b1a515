// Runs the check in the tests' own process, with what most tests leave as it is.
import { expect } from 'vitest'
import { direct } from '../../src/auth/net/proxy-settings'
import { runAuth, type AuthOptions } from '../../src/auth/run'
import { parseTarget, type WrittenTarget } from '../../src/auth/target'
import type { AuthReport, Stage } from '../../src/report/auth-report'
import type { ServiceId, ServiceStageId, StageId } from '../../src/report/ids'

export interface AuthAttempt extends Partial<AuthOptions> {
  readonly p12: Uint8Array | null
  readonly password: string
  readonly target: WrittenTarget
}

/** The report; expects that the stages were told as they are in it. */
export async function attemptAuth({ target, ...options }: AuthAttempt): Promise<AuthReport> {
  const told: Stage[] = []
  const report = await runAuth(
    {
      endpoints: parseTarget(target),
      trustPem: null,
      proxy: direct,
      account: null,
      sendToUntrusted: false,
      preflight: [],
      timeoutMs: 10_000,
      showTokens: false,
      ...options,
    },
    (stage) => told.push(stage),
  )
  expect(told).toEqual(report.stages)
  return report
}

type StageName = StageId | `${ServiceId}/${ServiceStageId}`

/** `done`, `failed`, … by stage (`logout`, `session-auth/connect`), as one object to compare. */
export function listStatuses({ stages }: AuthReport): Readonly<Record<string, Stage['status']>> {
  return Object.fromEntries(stages.map((stage) => [nameStage(stage), stage.status]))
}

export function findDetail({ stages }: AuthReport, name: StageName): string {
  return stages.find((stage) => nameStage(stage) === name)?.detail ?? ''
}

function nameStage({ id, service }: Stage): string {
  return service === null ? id : `${service}/${id}`
}
