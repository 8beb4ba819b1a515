// What holds for every report of a check, whatever it found.
import { expect } from 'vitest'
import type { AuthReport } from '../../src/report/auth-report'

/** Expects that the report agrees with itself, and that it leaves nobody without a next step. */
export function expectSound({ cause, diagnosis, stages }: AuthReport): void {
  expect(diagnosis?.cause ?? null).toBe(cause)
  if (diagnosis === null) return
  const { stage, service, confidence, evidence, candidates, owner, message, detail } = diagnosis
  const shown = stages.find((each) => each.id === stage && each.service === service)
  expect(['done', 'failed'], `${stage} shows ${diagnosis.cause}`).toContain(shown?.status)
  expect(evidence).not.toHaveLength(0)
  for (const sentence of [detail, ...evidence, diagnosis.nextStep]) {
    expect(sentence).toMatch(/^\S.*[.?!”]$/su)
  }
  if (confidence === 'certain') expect(candidates).toEqual([])
  if (confidence === 'open') expect(candidates).not.toHaveLength(0)
  expect(candidates.map((candidate) => candidate.cause)).not.toContain(diagnosis.cause)
  expect(message === null).toBe(owner === 'you')
}
