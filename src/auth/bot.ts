// The first two stages: the file, and what this machine sees in its certificate.
import type { ReportCertificate } from '../report/auth-report'
import type { StageRunner } from './stage-runner'
import { createClientContext } from './net/client-context'
import type { P12Facts } from './facts'
import type { Client } from './stage'
import { checkCertificate } from './stages/check-certificate'
import { openP12 } from './stages/open-p12'

export interface Bot {
  /** Null where no P12 was given. */
  readonly p12: P12Facts | null
  /** Null also where it did not open. */
  readonly client: Client | null
  readonly certificate: ReportCertificate | null
}

export interface BotOptions {
  /** Null: none was given. */
  readonly p12: Uint8Array | null
  readonly password: string
  /** Whom its TLS context trusts. */
  readonly anchors: readonly string[]
  readonly now: Date
}

export async function readBot(
  stageRunner: StageRunner,
  { p12, password, anchors, now }: BotOptions,
): Promise<Bot> {
  if (p12 === null) {
    const detail = 'No P12 file was given.'
    stageRunner.leaveOut('open-p12', null, 'skipped', detail)
    stageRunner.leaveOut('check-certificate', null, 'skipped', detail)
    return { p12: null, client: null, certificate: null }
  }
  const opening = await stageRunner.take('open-p12', null, () => openP12(p12, password))
  const opened = opening?.opened ?? null
  if (opened === null) {
    stageRunner.leaveOut('check-certificate', null, 'not-reached', 'The P12 file did not open.')
    return { p12: opening?.facts ?? null, client: null, certificate: null }
  }
  const look = await stageRunner.take('check-certificate', null, () =>
    checkCertificate(opened, now),
  )
  return {
    p12: { failure: null },
    client:
      look === null
        ? null
        : { p12: opened, facts: look.facts, context: createClientContext(opened, anchors) },
    certificate: look?.certificate ?? null,
  }
}
