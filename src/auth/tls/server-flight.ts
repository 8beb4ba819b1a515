// What a TLS server says before it has seen a client certificate, read from the bytes of the connection: its
// certificates and what it asks of clients. TLS 1.2 in clear (RFC 5246 §7.4), TLS 1.3 by the keys that Node
// tells through `keylog` (RFC 8446 §7.3). How the bytes are read is read-flight.ts' business.
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { parseHex, type Bytes } from '../../text/bytes'
import { readFlight, type ServerFlight } from './read-flight'
import { createTappedStream } from './tapped-stream'

export type { ServerFlight } from './read-flight'

export interface Tap {
  /** What TLS is to be spoken over, in place of the socket. Ends and errors as the socket does. */
  readonly stream: Duplex
  /** Listens for the keys of TLS 1.3. At once after `tls.connect`. */
  attach(socket: TLSSocket): void
  /** What came until now. Never throws: what cannot be read is not there. */
  read(): ServerFlight
}

/** Octets recorded: OpenSSL takes at most 100 kB for each of the two long messages. */
const maxRecorded = 262_144

/** Line of an NSS key log. */
const secretLine = /^SERVER_HANDSHAKE_TRAFFIC_SECRET [0-9a-f]+ ([0-9a-f]+)\s*$/i

/** Listens in on a connection that is open and over which nothing was sent yet. */
export function createTap(socket: Socket): Tap {
  const record = new Uint8Array(maxRecorded)
  let recorded = 0
  let isListening = true
  let secret: Bytes | null = null
  const stream = createTappedStream(socket, (chunk) => {
    if (!isListening) return
    const kept = chunk.subarray(0, maxRecorded - recorded)
    record.set(kept, recorded)
    recorded += kept.length
  })
  return {
    stream,
    attach(tlsSocket) {
      tlsSocket.on('keylog', (line: Buffer) => {
        const hex = secretLine.exec(line.toString('latin1'))?.[1]
        if (hex !== undefined) secret = parseHex(hex)
      })
      // What comes later is not of the handshake.
      tlsSocket.once('secureConnect', () => (isListening = false))
    },
    read: () => readFlight(record.subarray(0, recorded), secret),
  }
}
