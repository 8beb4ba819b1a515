// From the bytes that a server sent to what it said before it has seen a client certificate: records to messages
// to facts. TLS 1.2 is in clear; TLS 1.3 needs the server's handshake secret (RFC 8446 §2).
import type { Bytes } from '../../text/bytes'
import {
  messageTypes,
  parseCertificate,
  parseCertificateRequest,
  parseServerHello,
  type CertificateRequest,
  type Protocol,
  type ServerHello,
} from './handshake-messages'
import { createAssembler, type HandshakeMessage } from './message-assembler'
import { createProtection, type RecordProtection } from './record-protection'
import { contentTypes, readRecords, type Content } from './records'
import { MalformedMessage } from './wire'

export interface ServerFlight {
  readonly protocol: Protocol | null
  /** DER, leaf first, unchecked. */
  readonly certificates: readonly Bytes[]
  /** Null where none was seen. */
  readonly request: CertificateRequest | null
  /** Whether the flight was seen whole, so that a request that is not there was not made. */
  readonly isComplete: boolean
}

type Draft = { -readonly [Field in keyof ServerFlight]: ServerFlight[Field] }

/**
 * Reads until the flight is whole or something cannot be read; what came before that is there. Never throws.
 *
 * @param recorded from the start of the connection.
 * @param secret SERVER_HANDSHAKE_TRAFFIC_SECRET; null where it is not known.
 */
export function readFlight(recorded: Bytes, secret: Bytes | null): ServerFlight {
  const flight: Draft = { protocol: null, certificates: [], request: null, isComplete: false }
  try {
    for (const message of readMessages(recorded, secret)) {
      addMessage(flight, message)
      if (flight.isComplete) break
    }
  } catch (error) {
    if (!(error instanceof MalformedMessage)) throw error
  }
  return flight
}

/** What is said in a message, and by which protocol. */
interface SpokenMessage extends HandshakeMessage {
  /** Null: a version before TLS 1.2. */
  readonly protocol: Protocol | null
}

/** The messages in clear, and those under the secret. */
function* readMessages(recorded: Bytes, secret: Bytes | null): Generator<SpokenMessage, void> {
  const assembler = createAssembler(recorded.length)
  let hello: ServerHello | null = null
  let protection: RecordProtection | null = null
  for (const record of readRecords(recorded)) {
    // Means nothing in TLS 1.3 (RFC 8446 Appendix D.4); in TLS 1.2 what follows is encrypted.
    if (record.type === contentTypes.changeCipherSpec && hello?.protocol !== 'TLSv1.2') continue
    const content: Content | null = protection === null ? record : protection.open(record)
    if (content?.type !== contentTypes.handshake) return
    for (const message of assembler.add(content.fragment)) {
      if (message.type !== messageTypes.serverHello) {
        if (hello === null) throw new MalformedMessage()
        yield { ...message, protocol: hello.protocol }
        continue
      }
      if (hello !== null) throw new MalformedMessage()
      const said = parseServerHello(message.body)
      yield { ...message, protocol: said.protocol }
      if (said.isRetryRequest) continue
      hello = said
      if (said.protocol !== 'TLSv1.3') continue
      // The keys change here, and no message may lie across (RFC 8446 §5.1).
      if (!assembler.isBetweenMessages()) throw new MalformedMessage()
      protection = secret === null ? null : createProtection(said.cipherSuite, secret)
      if (protection === null) return
    }
  }
}

function addMessage(flight: Draft, { type, body, protocol }: SpokenMessage): void {
  flight.protocol = protocol
  if (protocol === null) return
  if (type === messageTypes.certificateRequest) {
    flight.request = parseCertificateRequest(body, protocol)
  } else if (type === messageTypes.certificate) {
    flight.certificates = parseCertificate(body, protocol)
    // A request comes before it in TLS 1.3 (RFC 8446 §4.3.2) and after it in TLS 1.2 (RFC 5246 §7.3).
    flight.isComplete = protocol === 'TLSv1.3'
  } else if (type === messageTypes.serverHelloDone) {
    flight.isComplete = protocol === 'TLSv1.2'
  }
}
