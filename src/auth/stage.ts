// What a stage of the check is: one file that finds something out and returns it. Which stages there are, and in
// which order, is service.ts and run.ts.
import type { SecureContext, TLSSocket } from 'node:tls'
import type { Socket } from 'node:net'
import type { ServiceStageId, StageStatus } from '../report/ids'
import type { TokenName } from './answer'
import type { CertificateFacts, ServiceFacts } from './facts'
import type { HttpAnswer } from './net/http-exchange'
import type { OpenedP12 } from './opened-p12'
import type { ProxySettings } from './net/proxy-settings'
import type { ServerFlight } from './tls/server-flight'

export interface StageResult<Facts> {
  readonly status: Exclude<StageStatus, 'not-reached'>
  /** One sentence for people, see Stage. */
  readonly detail: string
  readonly facts: Facts
}

/** The bot, as far as it goes to servers. */
export interface Client {
  readonly p12: OpenedP12
  readonly facts: CertificateFacts
  /** Shows the certificate. */
  readonly context: SecureContext
}

/** What every stage that talks to somebody may use. */
export interface Network {
  /** Trust anchors alone: shows no certificate. */
  readonly withoutCertificate: SecureContext
  readonly proxy: ProxySettings
}

/** What the stages of one service hand to each other beside facts; nothing of it leaves the probe. */
export interface Line {
  /** Open TCP connection, or tunnel, on which nothing of TLS was spoken yet. */
  tcp: Socket | null
  /** After the handshake with the certificate. */
  secure: TLSSocket | null
  flight: ServerFlight | null
  answer: HttpAnswer | null
  token: string | null
}

export interface ServiceContext {
  /** `https://HOST:PORT/sessionauth`. */
  readonly url: URL
  readonly tokenName: TokenName
  /** Null where no P12 was given. */
  readonly client: Client | null
  readonly network: Network
  /** Shows the certificate to a server that cannot be verified. */
  readonly sendToUntrusted: boolean
  /** What is known so far. */
  readonly facts: ServiceFacts
  readonly line: Line
}

export interface ServiceStage {
  readonly id: ServiceStageId
  /** Whether what came before lets it be taken; `not-reached` otherwise. */
  isReached(context: ServiceContext): boolean
  /** @throws never for what a server does: that is facts. */
  run(
    context: ServiceContext,
    signal: AbortSignal,
  ): Promise<StageResult<Partial<ServiceFacts>>> | StageResult<Partial<ServiceFacts>>
}
