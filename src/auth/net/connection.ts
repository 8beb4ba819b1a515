// TLS over a connection that is open, listened in on. Never resumed: a resumed session is not verified again.
import { isIP, type Socket } from 'node:net'
import {
  checkServerIdentity,
  connect,
  type PeerCertificate,
  type SecureContext,
  type TLSSocket,
} from 'node:tls'
import { ConnectionClosed } from '../fault'
import { createTap, type ServerFlight } from '../tls/server-flight'
import { waitFor } from '../wait'

export interface Handshake {
  readonly socket: TLSSocket
  /** What the server said of itself; read it as late as possible. */
  readonly readFlight: () => ServerFlight
  /** Why the handshake failed; null where it is done. Of a server that is not trusted: its fault. */
  readonly error: Error | null
  /** What is wrong with the server's certificate; `good`; null where it was not seen or nobody can say. */
  readonly serverFault: Error | 'good' | null
}

export interface HandshakeOptions {
  /** Name that the server's certificate is for. */
  readonly host: string
  /** Trust anchors, and the client certificate where one is to be shown. */
  readonly secureContext: SecureContext
  /** Goes on with a server that cannot be verified. Default: false. */
  readonly isUntrustedAllowed?: boolean
  /** Aborts the handshake; later use of the socket is the caller's. */
  readonly signal: AbortSignal
}

/** Longest wait for a sign of acceptance after a TLS 1.3 handshake. */
const acceptanceMs = 300

/** Speaks TLS and verifies the server's certificate and name. The caller destroys the socket. */
export async function connectTls(
  tcp: Socket,
  { host, secureContext, isUntrustedAllowed = false, signal }: HandshakeOptions,
): Promise<Handshake> {
  const tap = createTap(tcp)
  const socket = connect({
    socket: tap.stream,
    host,
    // An IP address is no server name (RFC 6066 §3).
    ...(isIP(host) === 0 ? { servername: host } : {}),
    secureContext,
    ALPNProtocols: ['http/1.1'],
    // Judged below: Node would end the connection before anybody could ask what was wrong.
    rejectUnauthorized: false,
  })
  tap.attach(socket)
  let error: Error | null = null
  try {
    await waitFor(socket, 'secureConnect', signal)
  } catch (cause) {
    error = cause as Error
  }
  const serverFault = findServerFault(socket, host)
  if (error === null && serverFault !== 'good' && !isUntrustedAllowed) {
    error = serverFault ?? new Error('the server’s certificate was not seen')
  }
  if (error !== null) socket.destroy()
  return { socket, readFlight: () => tap.read(), error, serverFault }
}

/**
 * Waits until a TLS 1.3 server shows by a session ticket that it took the client certificate, or for a short
 * time where it sends none. It judges the certificate after our side of the handshake is done, and where a
 * request is under way when it refuses, its alert can be lost to a reset.
 *
 * @throws the error of the connection; ConnectionClosed.
 */
export async function awaitAcceptance(socket: TLSSocket): Promise<void> {
  if (socket.getProtocol() !== 'TLSv1.3') return
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, acceptanceMs)
    // Not at once: what is written while OpenSSL is still reading the ticket stays unsent.
    socket.once('session', () => setImmediate(resolve))
    socket.once('error', reject)
    socket.once('close', () => {
      clearTimeout(timer)
      reject(new ConnectionClosed())
    })
  })
}

/**
 * What OpenSSL found in the server's certificate, also where the handshake ended early. A TLS 1.2 server that
 * demands a client certificate ends the handshake before Node announces its result, and Node has no public way
 * to ask for it; without an answer the server does not count as good.
 */
function findServerFault(socket: TLSSocket, host: string): Error | 'good' | null {
  const { _handle } = socket as { _handle?: { verifyError?: () => Error | null } | null }
  // Typed as never null, and null once the handle is gone; empty before the server has sent it.
  const certificate = socket.getPeerCertificate() as PeerCertificate | null
  if (certificate === null || !('subject' in certificate)) return null
  if (typeof _handle?.verifyError !== 'function') return null
  return _handle.verifyError() ?? checkServerIdentity(host, certificate) ?? 'good'
}
