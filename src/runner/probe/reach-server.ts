// Reaches a server and verifies it without showing the client certificate: who is not trusted gets none.
import { openConnection, type ConnectOptions } from './connection'
import { asksForCertificate, explainFailure } from './network-failure'
import type { Outcome } from './outcome'

/** @param options with a secure context that holds no client certificate. */
export async function reachServer(options: ConnectOptions): Promise<Outcome<null>> {
  const { url } = options
  const connection = await openConnection(options)
  if (connection.ok) {
    const protocol = connection.socket.getProtocol() ?? 'TLS'
    connection.socket.destroy()
    return { ok: true, facts: null, detail: `${url.host} answers with ${protocol} and is trusted.` }
  }
  if (connection.serverFault === 'good' && asksForCertificate(connection)) {
    const detail = `${url.host} is trusted and demands a client certificate.`
    return { ok: true, facts: null, detail }
  }
  return explainFailure(connection, url)
}
