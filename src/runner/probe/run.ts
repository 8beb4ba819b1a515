// The check from first to last step: opens the P12, then asks the servers in the order of stageIds.
import { createSecureContext, type SecureContext } from 'node:tls'
import { encodeUtf8 } from '../../pki/bytes'
import type { AuthReport, Remark, Stage, StageId } from '../protocol'
import { maskToken } from '../report'
import type { TokenName } from './answer'
import { authenticate, createClientContext } from './authenticate'
import { checkCertificate, type LocalFacts } from './check-certificate'
import { openP12 } from './open-p12'
import { reachServer } from './reach-server'
import type { ProxySettings } from './proxy-settings'
import { openSteps, type Steps } from './steps'
import type { Endpoints } from './target'
import { listAnchors, readTrust } from './trust'
import { checkIdentity, echoThroughAgent, logOut } from './use-tokens'

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
  readonly preflight: readonly Remark[]
  /** For each step. */
  readonly timeoutMs: number
  /** Whether the report holds the tokens as they are. Stages never do. */
  readonly showTokens: boolean
}

interface Client {
  readonly local: LocalFacts
  /** Shows the certificate. */
  readonly context: SecureContext
}

/**
 * Runs the check. Refusals and faults of servers are in the report.
 *
 * @param onStage called after each step, in order, skipped ones too.
 * @param signal ends the check early; the steps that remain are skipped.
 * @throws PkiError as `readTrust` for `trustPem`.
 */
export async function runAuth(
  options: AuthOptions,
  onStage: (stage: Stage) => void,
  signal?: AbortSignal,
): Promise<AuthReport> {
  const { endpoints, timeoutMs, trustPem } = options
  const anchors = listAnchors(trustPem === null ? null : readTrust(encodeUtf8(trustPem)))
  const steps = openSteps({ timeoutMs, onStage, signal })
  const client = await openClient(steps, options, anchors)
  const withoutCertificate = createSecureContext({ ca: anchors })

  const services = { steps, client, withoutCertificate }
  const sessionToken = await askService(services, {
    service: endpoints.sessionAuth,
    tokenName: 'sessionToken',
    reachId: 'reach-session-auth',
    askId: 'session-auth',
  })
  const keyManagerToken = await askService(services, {
    service: endpoints.keyAuth,
    tokenName: 'keyManagerToken',
    reachId: 'reach-key-manager',
    askId: 'key-manager',
  })
  if (client === null || sessionToken === null) {
    for (const id of ['identity', 'agent-echo', 'logout'] as const) {
      await steps.take(id, 'There is no session.')
    }
  } else {
    const use = { steps, client, withoutCertificate, endpoints, sessionToken, keyManagerToken }
    await useSession(use)
  }

  const show = (token: string | null) =>
    token === null || options.showTokens ? token : maskToken(token)
  return {
    ...steps.result(),
    certificate: client?.local.certificate ?? null,
    tokens: { sessionToken: show(sessionToken), keyManagerToken: show(keyManagerToken) },
  }
}

const notOpened = 'The P12 file did not open.'

async function openClient(
  steps: Steps,
  { p12, password }: AuthOptions,
  anchors: readonly string[],
): Promise<Client | null> {
  const opened = await steps.take('open-p12', () => openP12(p12, password))
  const local = await steps.take(
    'check-certificate',
    opened === null ? notOpened : () => checkCertificate(opened.facts, new Date()),
  )
  if (opened === null || local === null) return null
  return { local: local.facts, context: createClientContext(opened.facts, anchors) }
}

interface Services {
  readonly steps: Steps
  readonly client: Client | null
  readonly withoutCertificate: SecureContext
}

interface Service {
  readonly service: URL
  readonly tokenName: TokenName
  readonly reachId: StageId
  readonly askId: StageId
}

/** Verifies the server first, then shows it the certificate. */
async function askService(
  { steps, client, withoutCertificate }: Services,
  { service, tokenName, reachId, askId }: Service,
): Promise<string | null> {
  if (client === null) {
    await steps.take(reachId, notOpened)
    await steps.take(askId, notOpened)
    return null
  }
  const reached = await steps.take(reachId, (signal) =>
    reachServer({ url: service, secureContext: withoutCertificate, signal }),
  )
  const token = await steps.take(
    askId,
    reached === null
      ? 'The certificate is shown only to a server that was reached and is trusted.'
      : (signal) => {
          const { context: clientContext, local } = client
          return authenticate({ service, tokenName, clientContext, local, signal })
        },
  )
  if (token === null) return null
  steps.hide(token.facts)
  return token.facts
}

interface Session {
  readonly steps: Steps
  readonly client: Client
  readonly withoutCertificate: SecureContext
  readonly endpoints: Endpoints
  readonly sessionToken: string
  readonly keyManagerToken: string | null
}

async function useSession(session: Session): Promise<void> {
  const { steps, client, sessionToken, keyManagerToken } = session
  const { web, agent, sessionAuth } = session.endpoints
  const { commonName } = client.local.certificate
  const secureContext = session.withoutCertificate
  await steps.take(
    'identity',
    web === null
      ? 'The pod’s address for calls without client certificates is not known.'
      : (signal) => checkIdentity({ web, sessionToken, commonName }, { secureContext, signal }),
  )
  await steps.take(
    'agent-echo',
    agent === null
      ? 'No agent was given.'
      : keyManagerToken === null
        ? 'There is no key manager token.'
        : (signal) =>
            echoThroughAgent({ agent, sessionToken, keyManagerToken }, { secureContext, signal }),
  )
  await steps.take('logout', (signal) =>
    logOut({ sessionAuth, sessionToken }, { secureContext: client.context, signal }),
  )
}
