// The bodies of the handshake messages that a server speaks first with: ServerHello, Certificate and
// CertificateRequest, in the shapes of TLS 1.2 (RFC 5246 §7.4) and TLS 1.3 (RFC 8446 §4).
import { equalBytes, type Bytes } from '../../text/bytes'
import { MalformedMessage, createWire, readItems, type WireReader } from './wire'

export const messageTypes = {
  serverHello: 2,
  certificate: 11,
  certificateRequest: 13,
  serverHelloDone: 14,
} as const

export type Protocol = 'TLSv1.2' | 'TLSv1.3'

export interface ServerHello {
  /** Null: a version before TLS 1.2. */
  readonly protocol: Protocol | null
  readonly cipherSuite: number
  /** Whether the server asks for another ClientHello first (RFC 8446 §4.1.4). */
  readonly isRetryRequest: boolean
}

export interface CertificateRequest {
  /** DER names of CAs as sent, unchecked, in the server's order; empty: it names none. */
  readonly acceptedCas: readonly Bytes[]
  /** RFC 8446 §4.2.3, in the server's order. */
  readonly signatureSchemes: readonly number[]
  /** RFC 5246 §7.4.4; empty with TLS 1.3. */
  readonly certificateTypes: readonly number[]
}

const extensionTypes = {
  signatureAlgorithms: 13,
  supportedVersions: 43,
  certificateAuthorities: 47,
} as const

/** SHA-256 of “HelloRetryRequest” (RFC 8446 §4.1.3). */
const retryRandom = Uint8Array.from([
  0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
  0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
])

/** @throws MalformedMessage */
export function parseServerHello(body: Bytes): ServerHello {
  const wire = createWire(body)
  const version = wire.integer(2)
  const random = wire.take(32)
  wire.vector(1)
  const cipherSuite = wire.integer(2)
  wire.integer(1)
  const extensions = wire.isAtEnd() ? new Map<number, Bytes>() : parseExtensions(wire.vector(2))
  wire.end()
  const selected = extensions.get(extensionTypes.supportedVersions)
  const protocol = findProtocol(selected === undefined ? version : createWire(selected).integer(2))
  const isRetryRequest = protocol === 'TLSv1.3' && equalBytes(random, retryRandom)
  return { protocol, cipherSuite, isRetryRequest }
}

function findProtocol(version: number): Protocol | null {
  if (version === 0x0304) return 'TLSv1.3'
  return version === 0x0303 ? 'TLSv1.2' : null
}

/**
 * RFC 5246 §7.4.2, RFC 8446 §4.4.2.
 *
 * @returns DER, in the order sent, unchecked.
 * @throws MalformedMessage
 */
export function parseCertificate(body: Bytes, protocol: Protocol): readonly Bytes[] {
  const wire = createWire(body)
  if (protocol === 'TLSv1.3') wire.vector(1)
  const list = wire.vector(3)
  wire.end()
  return readItems(list, (entry) => {
    const certificate = readFilled(entry, 3)
    if (protocol === 'TLSv1.3') entry.vector(2)
    return certificate
  })
}

/**
 * RFC 5246 §7.4.4, RFC 8446 §4.3.2.
 *
 * @throws MalformedMessage
 */
export function parseCertificateRequest(body: Bytes, protocol: Protocol): CertificateRequest {
  const wire = createWire(body)
  if (protocol === 'TLSv1.2') {
    const certificateTypes = [...wire.vector(1)]
    const signatureSchemes = readItems(wire.vector(2), (item) => item.integer(2))
    const acceptedCas = readNames(wire.vector(2))
    wire.end()
    return { acceptedCas, signatureSchemes, certificateTypes }
  }
  wire.vector(1)
  const extensions = parseExtensions(wire.vector(2))
  wire.end()
  const acceptedCas = extensions.get(extensionTypes.certificateAuthorities)
  const schemes = extensions.get(extensionTypes.signatureAlgorithms)
  return {
    acceptedCas: acceptedCas === undefined ? [] : readNames(readWhole(acceptedCas)),
    signatureSchemes:
      schemes === undefined ? [] : readItems(readWhole(schemes), (item) => item.integer(2)),
    certificateTypes: [],
  }
}

/** Extension data by type (RFC 8446 §4.2). */
function parseExtensions(bytes: Bytes): ReadonlyMap<number, Bytes> {
  return new Map(readItems(bytes, (item) => [item.integer(2), item.vector(2)] as const))
}

function readNames(bytes: Bytes): readonly Bytes[] {
  return readItems(bytes, (item) => readFilled(item, 2))
}

/** A vector that may not be empty. */
function readFilled(wire: WireReader, lengthOctets: 2 | 3): Bytes {
  const content = wire.vector(lengthOctets)
  if (content.length === 0) throw new MalformedMessage()
  return content.slice()
}

/** The one vector that the bytes are. */
function readWhole(bytes: Bytes): Bytes {
  const wire = createWire(bytes)
  const content = wire.vector(2)
  wire.end()
  return content
}
