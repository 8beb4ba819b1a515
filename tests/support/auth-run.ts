// Runs the check in the tests' own process, with what most tests leave as it is.
import { expect } from 'vitest'
import { runAuth, type AuthOptions } from '../../src/runner/probe/run'
import { parseTarget, type WrittenTarget } from '../../src/runner/probe/target'
import type { AuthReport, Stage, StageId } from '../../src/runner/protocol'

export interface AuthAttempt extends Partial<AuthOptions> {
  readonly p12: Uint8Array
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
      timeoutMs: 10_000,
      showTokens: false,
      ...options,
    },
    (stage) => told.push(stage),
  )
  expect(told).toEqual(report.stages)
  return report
}

/** `done`, `failed` or `skipped` by step, as one object to compare. */
export function listStatuses({ stages }: AuthReport): Partial<Record<StageId, Stage['status']>> {
  return Object.fromEntries(stages.map(({ id, status }) => [id, status]))
}

export function findDetail({ stages }: AuthReport, id: StageId): string {
  return stages.find((stage) => stage.id === id)?.detail ?? ''
}
