// TLS written by hand: what a server says, sound or not, as the RFCs draw it. TLS 1.3 is sealed by node:crypto.
import { createCipheriv } from 'node:crypto'
import { concatBytes, type Bytes } from '../../../src/text/bytes'
import { expandLabel } from '../../../src/auth/tls/record-protection'

/** A big-endian number. */
function integer(octets: number, value: number): Bytes {
  return Uint8Array.from({ length: octets }, (_, index) => value / 256 ** (octets - 1 - index))
}

/** The length in front. */
export function vector(lengthOctets: 1 | 2 | 3, ...parts: readonly Uint8Array[]): Bytes {
  const content = concatBytes(...parts)
  return concatBytes(integer(lengthOctets, content.length), content)
}

export function message(type: number, ...parts: readonly Uint8Array[]): Bytes {
  return concatBytes(integer(1, type), vector(3, ...parts))
}

export function record(type: number, fragment: Uint8Array): Bytes {
  return concatBytes(integer(1, type), integer(2, 0x0303), vector(2, fragment))
}

export const changeCipherSpec = record(20, Uint8Array.of(1))

/** The bytes in pieces of that length, each in a record of its own. */
export function recordsOf(bytes: Bytes, fragmentLength: number): Bytes {
  return concatBytes(...cut(bytes, fragmentLength).map((fragment) => record(22, fragment)))
}

function cut(bytes: Bytes, length: number): readonly Bytes[] {
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
    bytes.slice(index * length, (index + 1) * length),
  )
}

export interface HelloOptions {
  /** legacy_version. */
  readonly version?: number
  readonly cipherSuite?: number
  readonly random?: Uint8Array
  /** Of the extension supported_versions; none: TLS 1.2. */
  readonly selectedVersion?: number
}

export function serverHello(options: HelloOptions = {}): Bytes {
  const { version = 0x0303, cipherSuite = 0xc02f, random = new Uint8Array(32) } = options
  const { selectedVersion } = options
  const extensions =
    selectedVersion === undefined ? [] : [extension(43, integer(2, selectedVersion))]
  return message(
    2,
    integer(2, version),
    random,
    vector(1, new Uint8Array(32)),
    integer(2, cipherSuite),
    integer(1, 0),
    ...(extensions.length === 0 ? [] : [vector(2, ...extensions)]),
  )
}

function extension(type: number, data: Uint8Array): Bytes {
  return concatBytes(integer(2, type), vector(2, data))
}

export function certificate12(...certificates: readonly Uint8Array[]): Bytes {
  return message(11, vector(3, ...certificates.map((der) => vector(3, der))))
}

export function certificate13(...certificates: readonly Uint8Array[]): Bytes {
  const entries = certificates.map((der) => concatBytes(vector(3, der), vector(2)))
  return message(11, vector(1), vector(3, ...entries))
}

export interface RequestOptions {
  readonly types?: readonly number[]
  readonly schemes?: readonly number[]
  readonly names?: readonly Uint8Array[]
}

export function request12({ types = [], schemes = [], names = [] }: RequestOptions): Bytes {
  const listed = [vector(2, ...schemes.map((scheme) => integer(2, scheme))), nameList(names)]
  return message(13, vector(1, Uint8Array.from(types)), ...listed)
}

export function request13({ schemes, names }: RequestOptions): Bytes {
  const extensions = [
    // One that nobody reads.
    extension(50, vector(2, integer(2, 0x0804))),
    ...(names === undefined ? [] : [extension(47, nameList(names))]),
    ...(schemes === undefined
      ? []
      : [extension(13, vector(2, ...schemes.map((scheme) => integer(2, scheme))))]),
  ]
  return message(13, vector(1), vector(2, ...extensions))
}

function nameList(names: readonly Uint8Array[]): Bytes {
  return vector(2, ...names.map((name) => vector(2, name)))
}

export interface SealOptions {
  readonly secret: Bytes
  /** Of a fragment, octets; default: all in one record. */
  readonly fragmentLength?: number
  /** Zeros after the type, octets. */
  readonly padding?: number
  /** The type inside. Default: handshake. */
  readonly innerType?: number
}

/** Records of TLS_AES_128_GCM_SHA256 from sequence number 0 on. */
export function seal(messages: Bytes, options: SealOptions): Bytes {
  const { secret, fragmentLength = messages.length, padding = 0, innerType = 22 } = options
  const key = expandLabel('sha256', secret, 'key', 16)
  const iv = expandLabel('sha256', secret, 'iv', 12)
  const records = cut(messages, fragmentLength).map((fragment, sequence) => {
    const nonce = iv.map((octet, index) => octet ^ (integer(12, sequence)[index] ?? 0))
    const inner = concatBytes(fragment, integer(1, innerType), new Uint8Array(padding))
    const header = concatBytes(integer(1, 23), integer(2, 0x0303), integer(2, inner.length + 16))
    const cipher = createCipheriv('aes-128-gcm', key, nonce).setAAD(header)
    const sealed = concatBytes(cipher.update(inner), cipher.final(), cipher.getAuthTag())
    return concatBytes(header, sealed)
  })
  return concatBytes(...records)
}
