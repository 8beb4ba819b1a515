// Reaches a server and verifies it without showing the client certificate: who is not trusted gets none.
import { createSecureContext } from 'node:tls'
import { openConnection } from './connection'
import { asksForCertificate, explainFailure } from './network-failure'
import type { Outcome } from './outcome'

export interface ReachOptions {
  readonly url: URL
  /** Trust anchors for the server, PEM. */
  readonly trust: readonly string[]
  readonly signal: AbortSignal
}

export async function reachServer({ url, trust, signal }: ReachOptions): Promise<Outcome<null>> {
  const secureContext = createSecureContext({ ca: [...trust] })
  const connection = await openConnection({ url, secureContext, signal })
  if (connection.ok) {
    const protocol = connection.socket.getProtocol() ?? 'TLS'
    connection.socket.destroy()
    return { ok: true, facts: null, detail: `${url.host} answers with ${protocol} and is trusted.` }
  }
  if (asksForCertificate(connection)) {
    const detail = `${url.host} is trusted and demands a client certificate.`
    if (connection.isServerVerified) return { ok: true, facts: null, detail }
    return {
      ok: false,
      cause: 'server-untrusted',
      verdict: 'not-checked',
      detail: `${url.host} demands a client certificate, but its own is not trusted here. Give its CA with --trust.`,
    }
  }
  return explainFailure(connection, url)
}
