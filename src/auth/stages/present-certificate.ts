// TLS with the client certificate, to a server that was verified, up to its first sign of acceptance.
import { awaitAcceptance } from '../net/connection'
import type { ServiceFacts } from '../facts'
import { describeFault, readFault } from '../fault'
import { connectSecure } from '../net/secure-call'
import type { ServiceContext, ServiceStage, StageResult } from '../stage'
import { ProxyRefused } from '../net/transport'
import { endsForWant } from './verify-server'

export const presentCertificateStage: ServiceStage = {
  id: 'present-certificate',
  isReached({ facts: { server, request }, sendToUntrusted }) {
    if (server?.isTrusted !== true) return sendToUntrusted && server?.isTrusted === false
    return server.failure === null || endsForWant(server.failure, request?.isRequested === true)
  },
  async run(context, signal) {
    const { url, client, network, line } = context
    try {
      line.secure = await connectSecure(
        {
          url,
          secureContext: client?.context ?? network.withoutCertificate,
          network,
          isUntrustedAllowed: context.facts.server?.isTrusted === false,
        },
        signal,
      )
      await awaitAcceptance(line.secure)
      const protocol = line.secure.getProtocol()
      return {
        status: 'done',
        detail: describeAcceptance(context),
        facts: { handshake: { protocol, failure: null } },
      }
    } catch (error) {
      return judgeFailure(context, error as Error)
    }
  },
}

type Result = StageResult<Partial<ServiceFacts>>

function judgeFailure({ url, client, facts, line }: ServiceContext, error: Error): Result {
  if (error instanceof ProxyRefused) {
    const detail = `Asked again, the proxy answered HTTP ${error.answer.status}.`
    return { status: 'failed', detail, facts: { tunnel: { ...error.answer, failure: null } } }
  }
  const failure = readFault(error)
  const found = { handshake: { protocol: line.secure?.getProtocol() ?? null, failure } }
  if (client === null && endsForWant(failure, facts.request?.isRequested === true)) {
    const detail = `Without a certificate ${url.host} goes no further: ${failure.message}.`
    return { status: 'done', detail, facts: found }
  }
  const detail =
    failure.kind === 'timeout'
      ? `${url.host}: the TLS handshake did not end in time.`
      : describeFault(url.host, failure)
  return { status: 'failed', detail, facts: found }
}

function describeAcceptance({ url, client, facts: { request } }: ServiceContext): string {
  if (client === null) return `${url.host} went on without a client certificate.`
  return request?.isRequested === false
    ? `The handshake is done; no certificate was asked for, so none was sent.`
    : `${url.host} went on with the handshake after the certificate.`
}
