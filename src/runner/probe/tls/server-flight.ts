// What a TLS server says before it has seen a client certificate, read from the bytes of the connection: its
// certificates and what it asks of clients. TLS 1.2 in clear (RFC 5246 §7.4), TLS 1.3 by the keys that Node
// tells through `keylog` (RFC 8446 §7.3).
import type { Duplex } from 'node:stream'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Bytes } from '../../../pki/bytes'

export interface CertificateRequest {
  /** DER names of CAs, in the server's order; empty: it names none. */
  readonly authorities: readonly Bytes[]
  /** RFC 8446 §4.2.3, in the server's order. */
  readonly signatureSchemes: readonly number[]
  /** RFC 5246 §7.4.4; empty with TLS 1.3. */
  readonly certificateTypes: readonly number[]
}

export interface ServerFlight {
  readonly protocol: 'TLSv1.2' | 'TLSv1.3' | null
  /** DER, leaf first. */
  readonly certificates: readonly Bytes[]
  readonly request: CertificateRequest | null
  /** Whether the flight was seen whole, so that a request that is not there was not made. */
  readonly isComplete: boolean
}

export interface Tap {
  /** What TLS is to be spoken over, in place of the socket. Ends and errors as the socket does. */
  readonly stream: Duplex
  /** Listens for the keys of TLS 1.3. At once after `tls.connect`. */
  attach(socket: TLSSocket): void
  /** What came until now. Never throws: what cannot be read is not there. */
  read(): ServerFlight
}

/** Listens in on a connection that is open and over which nothing was sent yet. */
export function openTap(socket: Socket): Tap {
  return {
    stream: socket,
    attach: () => undefined,
    read: () => ({ protocol: null, certificates: [], request: null, isComplete: false }),
  }
}
