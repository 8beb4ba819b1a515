// The stages of one service, in their order: adding one is its file and its line here.
import type { ServiceId, ServiceStageId } from '../report/ids'
import type { StageRunner } from './stage-runner'
import type { ServiceFacts } from './facts'
import { findProxy } from './net/proxy-settings'
import type { Line, ServiceContext, ServiceStage } from './stage'
import { askProxyStage } from './stages/ask-proxy'
import { authenticateStage } from './stages/authenticate'
import { compareIssuerStage } from './stages/compare-issuer'
import { connectStage } from './stages/connect'
import { presentCertificateStage } from './stages/present-certificate'
import { readRequestStage } from './stages/read-request'
import { readTokenStage } from './stages/read-token'
import { resolveNameStage } from './stages/resolve-name'
import { verifyServerStage } from './stages/verify-server'
import { readEndpoint } from './net/transport'

const stages: readonly ServiceStage[] = [
  resolveNameStage,
  connectStage,
  askProxyStage,
  verifyServerStage,
  readRequestStage,
  compareIssuerStage,
  presentCertificateStage,
  authenticateStage,
  readTokenStage,
]

/** Those that say nothing new of a server that was looked at before. */
const serverStages: ReadonlySet<ServiceStageId> = new Set([
  'resolve-name',
  'connect',
  'ask-proxy',
  'verify-server',
  'read-request',
  'compare-issuer',
])

export interface ServiceResult {
  readonly facts: ServiceFacts
  /** Secret. */
  readonly token: string | null
}

type ServiceOptions = Pick<
  ServiceContext,
  'url' | 'tokenName' | 'client' | 'network' | 'sendToUntrusted'
>

/** @param seen what is known of the same server from the service before; null where it is another one. */
export async function askService(
  stageRunner: StageRunner,
  id: ServiceId,
  options: ServiceOptions,
  seen: ServiceFacts | null,
): Promise<ServiceResult> {
  const line: Line = { tcp: null, secure: null, flight: null, answer: null, token: null }
  let facts = { ...createServiceFacts(options), ...pickServer(seen) }
  try {
    for (const stage of stages) {
      const context: ServiceContext = { ...options, facts, line }
      if (seen !== null && serverStages.has(stage.id)) {
        stageRunner.leaveOut(stage.id, id, 'skipped', 'The same server as session auth.')
      } else if (stage.isReached(context)) {
        const found = await stageRunner.take(stage.id, id, (signal) => stage.run(context, signal))
        facts = { ...facts, ...found?.facts }
      } else {
        stageRunner.leaveOut(stage.id, id, 'not-reached', 'The check did not get that far.')
      }
    }
  } finally {
    line.tcp?.destroy()
    line.secure?.destroy()
  }
  return { facts, token: line.token }
}

/** Facts of a service that nothing was asked of. */
export function createServiceFacts({
  url,
  network,
}: Pick<ServiceContext, 'url' | 'network'>): ServiceFacts {
  const proxy = findProxy(network.proxy, url)
  return {
    url: url.href,
    ...readEndpoint(url),
    proxy: proxy === null ? null : { host: proxy.host, port: proxy.port },
    resolution: null,
    connection: null,
    tunnel: null,
    server: null,
    request: null,
    issuer: null,
    handshake: null,
    answer: null,
    hasToken: null,
  }
}

function pickServer(seen: ServiceFacts | null): Partial<ServiceFacts> {
  if (seen === null) return {}
  const { resolution, connection, tunnel, server, request, issuer } = seen
  return { resolution, connection, tunnel, server, request, issuer }
}

/** Every stage of a service as not reached. */
export function leaveOutService(stageRunner: StageRunner, id: ServiceId, reason: string): void {
  for (const stage of stages) stageRunner.leaveOut(stage.id, id, 'not-reached', reason)
}
