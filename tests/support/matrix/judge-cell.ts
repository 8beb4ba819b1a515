// What our check makes of a cell, held against what the server did and what is true of the certificate.
import type { AuthReport } from '../../../src/report/auth-report'
import { attemptAuth } from '../auth-run'
import type { Cell } from './cells'
import { matrixPassword, type MatrixWorld } from './certificates'
import { truths } from './clients'
import type { Outcome } from './curl'

/**
 * right: refused, and we name the cause. unspecific: refused, and the cause is one of several that we name, or we
 * say that it stays open. accepted: the server let it in, and so we say. wrong: anything else.
 */
export type Mark = 'right' | 'unspecific' | 'accepted' | 'wrong'

export async function proveCell(world: MatrixWorld, { client, port }: Cell): Promise<AuthReport> {
  const files = world.client(client)
  const address = `https://localhost:${port}`
  return attemptAuth({
    p12: files === null ? null : world.read(files.p12),
    password: matrixPassword,
    target: { sessionAuth: address, keyAuth: address },
    trustPem: Buffer.from(world.read('server-ca.pem')).toString(),
  })
}

/** Of session auth. */
export function readOutcome({ welcome }: Cell, report: AuthReport): Outcome {
  const isAccepted =
    welcome === 'token'
      ? report.services[0]?.isAccepted === true && report.verdict === 'accepted'
      : report.cause === 'not-http'
  return isAccepted ? 'accepted' : 'refused'
}

/** @param outcome by another client. */
export function judgeCell(cell: Cell, report: AuthReport, outcome: Outcome): Mark {
  if (readOutcome(cell, report) !== outcome) return 'wrong'
  if (outcome === 'accepted') return 'accepted'
  const { diagnosis } = report
  const truth = truths[cell.client]
  if (diagnosis === null || truth === null) return 'wrong'
  const { cause, confidence, candidates } = diagnosis
  if (cause === truth) return confidence === 'open' ? 'unspecific' : 'right'
  const isNamed = candidates.some((candidate) => candidate.cause === truth)
  return isNamed && confidence !== 'certain' ? 'unspecific' : 'wrong'
}

/** For a person who looks into a cell. */
export function describeCell(cell: Cell, { verdict, diagnosis, stages }: AuthReport): string {
  const failed = stages.find(({ status }) => status === 'failed')
  const { cause, confidence, candidates, evidence } = diagnosis ?? {}
  const found = { verdict, cause, confidence, candidates: candidates?.map((each) => each.cause) }
  const shown = { ...found, evidence, failed: failed && `${failed.id}: ${failed.detail}` }
  return `${cell.row}, ${cell.tls}, ${cell.client}: ${JSON.stringify(shown)}`
}
