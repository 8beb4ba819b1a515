// TLS with the client certificate, to a server that was verified, up to its first sign of acceptance.
import { awaitAcceptance } from '../connection'
import { describeFault, readFault } from '../fault'
import { openSecure } from '../secure-call'
import { endsForWant } from './verify-server'
import type { ServiceContext, ServiceStage } from '../stage'

export const presentCertificateStage: ServiceStage = {
  id: 'present-certificate',
  isReached({ facts: { server, request }, sendToUntrusted }) {
    if (server?.isTrusted !== true) return sendToUntrusted && server?.isTrusted === false
    return server.failure === null || endsForWant(server.failure, request?.isRequested === true)
  },
  async run(context, signal) {
    const { url, client, network, line } = context
    try {
      line.secure = await openSecure(
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
      const failure = readFault(error as Error)
      const protocol = line.secure?.getProtocol() ?? null
      if (client === null && endsForWant(failure, context.facts.request?.isRequested === true)) {
        const detail = `Without a certificate ${url.host} goes no further: ${failure.message}.`
        return { status: 'done', detail, facts: { handshake: { protocol, failure } } }
      }
      return {
        status: 'failed',
        detail:
          failure.kind === 'timeout'
            ? `${url.host}: the TLS handshake did not end in time.`
            : describeFault(url.host, failure),
        facts: { handshake: { protocol, failure } },
      }
    }
  },
}

function describeAcceptance({ url, client, facts: { request } }: ServiceContext): string {
  if (client === null) return `${url.host} went on without a client certificate.`
  return request?.isRequested === false
    ? `The handshake is done; no certificate was asked for, so none was sent.`
    : `${url.host} went on with the handshake after the certificate.`
}
