// One TLS connection per question, never shared or resumed: a resumed session is not verified again.
// What a failure means is network-failure.ts' business.
import { isIP } from 'node:net'
import {
  checkServerIdentity,
  connect,
  type PeerCertificate,
  type SecureContext,
  type TLSSocket,
} from 'node:tls'

/** How far it got. */
export type Phase = 'connect' | 'tls' | 'http'

export interface NetworkFailure {
  readonly ok: false
  readonly phase: Phase
  readonly error: Error
  /**
   * What OpenSSL found in the server's certificate, where the handshake came that far: `good`, or what is wrong
   * with it; null where it was not seen, or where nobody can say.
   */
  readonly serverFault: Error | 'good' | null
}

export interface Connection {
  readonly ok: true
  readonly socket: TLSSocket
}

export interface ConnectOptions {
  readonly url: URL
  /** Trust anchors, and the client certificate where one is to be shown. */
  readonly secureContext: SecureContext
  /** Aborts connecting; later use of the socket is the caller's. */
  readonly signal: AbortSignal
}

/** Longest wait for a sign of acceptance after a TLS 1.3 handshake. */
const acceptanceMs = 300

/** Connects and verifies the server's certificate and name. The caller destroys the socket. */
export async function openConnection({
  url,
  secureContext,
  signal,
}: ConnectOptions): Promise<Connection | NetworkFailure> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  let phase: Phase = 'connect'
  const socket = connect({
    host,
    port: Number(url.port || 443),
    // An IP address is no server name (RFC 6066 §3).
    ...(isIP(host) === 0 ? { servername: host } : {}),
    secureContext,
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: true,
  })
  socket.once('connect', () => (phase = 'tls'))
  try {
    await waitFor(socket, 'secureConnect', signal)
    return { ok: true, socket }
  } catch (error) {
    const serverFault = findServerFault(socket, host)
    socket.destroy()
    return { ok: false, phase, error: error as Error, serverFault }
  }
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

/** Settles with the first of the event, an error, the end and the abort; leaves no listener but one. */
async function waitFor(socket: TLSSocket, event: string, signal: AbortSignal): Promise<void> {
  let stop = (): void => undefined
  try {
    await new Promise<void>((resolve, reject) => {
      const onAbort = () => reject(signal.reason as Error)
      const onClose = () => reject(new ConnectionClosed())
      if (signal.aborted) onAbort()
      // Never taken off: an error that comes late must not end the process.
      socket.on('error', reject)
      socket.once(event, resolve)
      socket.once('close', onClose)
      socket.once('end', onClose)
      signal.addEventListener('abort', onAbort, { once: true })
      stop = () => {
        socket.off(event, resolve)
        socket.off('close', onClose)
        socket.off('end', onClose)
        signal.removeEventListener('abort', onAbort)
      }
    })
  } finally {
    stop()
  }
}

/** The other side ended the connection without a word. */
export class ConnectionClosed extends Error {
  constructor() {
    super('the connection was closed')
    this.name = 'ConnectionClosed'
  }
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
