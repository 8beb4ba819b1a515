// The check from first to last step: opens the P12, then asks the servers in the order of stageIds.
import { rootCertificates, type SecureContext } from 'node:tls'
import type { AuthReport, Cause, Stage, StageId, Verdict } from '../protocol'
import { maskToken } from '../report'
import { authenticate, createClientContext } from './authenticate'
import { checkCertificate, type LocalFacts } from './check-certificate'
import { openP12, type OpenedP12 } from './open-p12'
import type { Outcome } from './outcome'
import { reachServer } from './reach-server'
import type { Endpoints } from './target'
import { checkIdentity, echoThroughAgent, logOut } from './use-tokens'

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

/** What a step does, or why it is left out. */
type Step<Facts> = ((signal: AbortSignal) => Promise<Outcome<Facts>>) | string

/**
 * Runs the check.
 *
 * @param onStage called after each step, in order, skipped ones too.
 * @param signal ends the check early; the steps that remain are reported as failed or skipped.
 */
export async function runAuth(
  options: AuthOptions,
  onStage: (stage: Stage) => void,
  signal?: AbortSignal,
): Promise<AuthReport> {
  const { endpoints } = options
  const trust = [...rootCertificates, ...(options.trustPem === null ? [] : [options.trustPem])]
  const stages: Stage[] = []
  let verdict: Verdict = 'accepted'
  let cause: Cause | null = null

  /** Runs one step and notes it; its facts, or null where it failed or was left out. */
  async function take<Facts>(id: StageId, step: Step<Facts>): Promise<{ facts: Facts } | null> {
    const started = performance.now()
    const outcome = typeof step === 'string' ? null : await run(step)
    const stage: Stage = {
      id,
      status: outcome === null ? 'skipped' : outcome.ok ? 'done' : 'failed',
      ms: outcome === null ? 0 : Math.round(performance.now() - started),
      detail: outcome?.detail ?? String(step),
    }
    stages.push(stage)
    onStage(stage)
    if (outcome === null) return null
    if (outcome.ok) return { facts: outcome.facts }
    // The first failure is the one that counts; later ones follow from it. A session that does not end
    // takes nothing from what was accepted.
    if (verdict === 'accepted' && id !== 'logout') ({ verdict, cause } = outcome)
    return null
  }

  async function run<Facts>(
    step: (signal: AbortSignal) => Promise<Outcome<Facts>>,
  ): Promise<Outcome<Facts>> {
    const timeout = AbortSignal.timeout(options.timeoutMs)
    const both = signal === undefined ? timeout : AbortSignal.any([signal, timeout])
    if (signal?.aborted) {
      return { ok: false, verdict: 'not-checked', cause: null, detail: 'The check was stopped.' }
    }
    return step(both)
  }

  const opened = await take('open-p12', () => openP12(options.p12, options.password))
  const p12 = opened?.facts ?? null
  const local =
    (
      await take(
        'check-certificate',
        needs(p12, (p12) => checkCertificate(p12, new Date())),
      )
    )?.facts ?? null
  const client: Client | null =
    p12 === null || local === null ? null : { p12, local, context: createClientContext(p12, trust) }

  const askService = async (
    service: URL,
    reachId: 'reach-session-auth' | 'reach-key-manager',
    askId: 'session-auth' | 'key-manager',
  ): Promise<string | null> => {
    const reached = await take(
      reachId,
      needs(client, (_client, signal) => reachServer({ url: service, trust, signal })),
    )
    const token = await take(
      askId,
      reached === null
        ? 'The certificate is shown only to a server that was reached and is trusted.'
        : needs(client, ({ context, local }, signal) =>
            authenticate({ service, clientContext: context, local, signal }),
          ),
    )
    return token?.facts ?? null
  }
  const sessionToken = await askService(endpoints.sessionAuth, 'reach-session-auth', 'session-auth')
  const keyManagerToken = await askService(endpoints.keyAuth, 'reach-key-manager', 'key-manager')
  const tokens =
    sessionToken === null || keyManagerToken === null ? null : { sessionToken, keyManagerToken }

  const { web, agent } = endpoints
  await take(
    'identity',
    withTokens(web, tokens, 'No pod address is known.', (web, use) =>
      checkIdentity(web, local?.certificate.commonName ?? null, { ...use, trust }),
    ),
  )
  await take(
    'agent-echo',
    withTokens(agent, tokens, 'No agent address was given.', (agent, use) =>
      echoThroughAgent(agent, { ...use, trust }),
    ),
  )
  await take(
    'logout',
    sessionToken === null
      ? 'There is no session to end.'
      : needs(client, ({ context }, signal) =>
          logOut(endpoints.sessionAuth, sessionToken, context, signal),
        ),
  )

  const shown = options.showTokens ? (token: string) => token : maskToken
  return {
    verdict,
    cause,
    stages,
    certificate: local?.certificate ?? null,
    tokens: {
      sessionToken: sessionToken === null ? null : shown(sessionToken),
      keyManagerToken: keyManagerToken === null ? null : shown(keyManagerToken),
    },
  }
}

interface Client {
  readonly p12: OpenedP12
  readonly local: LocalFacts
  readonly context: SecureContext
}

function needs<T, Facts>(
  value: T | null,
  step: (value: T, signal: AbortSignal) => Promise<Outcome<Facts>>,
): Step<Facts> {
  if (value === null) return 'The P12 file did not open.'
  return (signal) => step(value, signal)
}

interface Use {
  readonly tokens: { readonly sessionToken: string; readonly keyManagerToken: string }
  readonly signal: AbortSignal
}

function withTokens<Facts>(
  address: URL | null,
  tokens: Use['tokens'] | null,
  withoutAddress: string,
  step: (address: URL, use: Use) => Promise<Outcome<Facts>>,
): Step<Facts> {
  if (address === null) return withoutAddress
  if (tokens === null) return 'It takes both tokens.'
  return (signal) => step(address, { tokens, signal })
}
