// The check from first to last stage: the file, then each service, then the tokens in use.
import { encodeUtf8 } from '../text/bytes'
import type { AuthReport, Notice, Stage } from '../report/auth-report'
import { reportFormat, serviceIds, type Verdict } from '../report/ids'
import { symphony as profile } from '../profile/symphony'
import { version } from '../text/version'
import { describeService, judge, maskReport } from './assemble'
import { maskToken, createStageRunner, type StageRunner } from './stage-runner'
import { readBot, type Bot } from './bot'
import { createPlainContext } from './net/client-context'
import { diagnose } from './diagnose/diagnose'
import { listNotices } from './diagnose/notices'
import type { AuthFacts } from './facts'
import type { ProxySettings } from './net/proxy-settings'
import { askService, leaveOutService, createServiceFacts, type ServiceResult } from './service'
import type { Network } from './stage'
import { compareClocks } from './stages/compare-clocks'
import type { Endpoints } from './target'
import { listAnchors, readTrust } from './net/trust'
import { useTokens } from './use-tokens'

/** Plain data: it goes to the process that runs the check. */
export interface AuthOptions {
  /** Null: the path is looked at as far as it goes, and no certificate is shown. */
  readonly p12: Uint8Array | null
  readonly password: string
  readonly endpoints: Endpoints
  /** CAs for servers, PEM, beside those that come with Node and with the system; null where there are none. */
  readonly trustPem: string | null
  readonly proxy: ProxySettings
  /** Name of the service account, where it is known. */
  readonly account: string | null
  /** Shows the certificate to a server that cannot be verified, for this run. */
  readonly sendToUntrusted: boolean
  /** What was seen in the addresses before; goes into the report. */
  readonly preflight: readonly Notice[]
  /** For each stage. */
  readonly timeoutMs: number
  /** Whether the report holds the tokens as they are. Stages never do. */
  readonly showTokens: boolean
}

/**
 * Runs the check. Refusals and faults of servers are in the report.
 *
 * @param onStage called after each stage, in order, also for those that are not taken.
 * @param signal ends the check early; the stages that remain are not reached, but for the logout.
 * @throws PkiError as `readTrust` for `trustPem`.
 */
export async function runAuth(
  options: AuthOptions,
  onStage: (stage: Stage) => void,
  signal?: AbortSignal,
): Promise<AuthReport> {
  const startedAt = new Date()
  const started = performance.now()
  const { endpoints, timeoutMs, trustPem, showTokens } = options
  const anchors = listAnchors(trustPem === null ? null : readTrust(encodeUtf8(trustPem)))
  const network: Network = {
    withoutCertificate: createPlainContext(anchors),
    proxy: options.proxy,
  }
  const stageRunner = createStageRunner({ timeoutMs, onStage, signal })
  const { p12, password } = options
  const bot = await readBot(stageRunner, { p12, password, anchors, now: startedAt })
  const services = await askServices(stageRunner, options, bot, network)
  const tokens = {
    sessionToken: services['session-auth'].token,
    keyManagerToken: services['key-manager'].token,
  }
  const serviceFacts = {
    'session-auth': services['session-auth'].facts,
    'key-manager': services['key-manager'].facts,
  }
  const clocks = await stageRunner.take('compare-clocks', null, (stageSignal) =>
    compareClocks(
      {
        services: Object.values(serviceFacts),
        certificate: bot.client?.facts ?? null,
        web: endpoints.web,
        network,
      },
      stageSignal,
    ),
  )
  const use = await useTokens(stageRunner, {
    endpoints,
    client: bot.client,
    network,
    isSessionAuthTrusted: serviceFacts['session-auth'].server?.isTrusted === true,
    ...tokens,
  })
  const facts: AuthFacts = {
    now: startedAt.getTime(),
    p12: bot.p12,
    certificate: bot.client?.facts ?? null,
    account: options.account,
    isSentToUntrusted: options.sendToUntrusted,
    requiredModulusBits: profile.key.bits,
    services: serviceFacts,
    clocks: clocks?.facts ?? null,
    ...use,
  }
  const diagnosis = stageRunner.isStopped ? null : diagnose(facts)
  const verdict = judge(facts, diagnosis, stageRunner.isStopped)
  const show = (token: string | null) => (token === null || showTokens ? token : maskToken(token))
  const report: AuthReport = {
    format: reportFormat,
    version,
    startedAt: startedAt.toISOString(),
    ms: Math.round(performance.now() - started),
    verdict,
    cause: diagnosis?.cause ?? null,
    diagnosis,
    notices: [...selectPreflight(options.preflight, verdict), ...listNotices(facts)],
    stages: stageRunner.stages,
    services: serviceIds.map((id) => describeService(id, serviceFacts[id])),
    certificate: bot.certificate,
    tokens: {
      sessionToken: show(tokens.sessionToken),
      keyManagerToken: show(tokens.keyManagerToken),
    },
  }
  return maskReport(report, stageRunner.mask)
}

/** Host and port of an address that worked were no fault, whatever they looked like. */
function selectPreflight(preflight: readonly Notice[], verdict: Verdict): readonly Notice[] {
  return verdict === 'accepted' ? preflight.filter(({ id }) => id === 'path-dropped') : preflight
}

async function askServices(
  stageRunner: StageRunner,
  { endpoints, sendToUntrusted }: AuthOptions,
  { p12, client }: Bot,
  network: Network,
): Promise<Readonly<Record<(typeof serviceIds)[number], ServiceResult>>> {
  const { sessionAuth, keyAuth } = endpoints
  if (p12 !== null && client === null) {
    const leaveOut = (id: (typeof serviceIds)[number], url: URL): ServiceResult => {
      leaveOutService(stageRunner, id, 'The P12 file did not open.')
      return { facts: createServiceFacts({ url, network }), token: null }
    }
    return {
      'session-auth': leaveOut('session-auth', sessionAuth),
      'key-manager': leaveOut('key-manager', keyAuth),
    }
  }
  const ask = { client, network, sendToUntrusted }
  const first = await askService(
    stageRunner,
    'session-auth',
    { ...ask, url: sessionAuth, tokenName: 'sessionToken' },
    null,
  )
  if (first.token !== null) stageRunner.hide(first.token)
  const second = await askService(
    stageRunner,
    'key-manager',
    { ...ask, url: keyAuth, tokenName: 'keyManagerToken' },
    keyAuth.host === sessionAuth.host ? first.facts : null,
  )
  if (second.token !== null) stageRunner.hide(second.token)
  return { 'session-auth': first, 'key-manager': second }
}
