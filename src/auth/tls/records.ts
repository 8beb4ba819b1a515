// The record layer: cuts what a server sent into records (RFC 8446 §5.1, RFC 5246 §6.2.1). Their protection is
// record-protection.ts' business.
import type { Bytes } from '../../text/bytes'

export const contentTypes = {
  changeCipherSpec: 20,
  alert: 21,
  handshake: 22,
  applicationData: 23,
} as const

export interface Content {
  readonly type: number
  readonly fragment: Bytes
}

export interface TlsRecord extends Content {
  /** Type, version and length, as sent. */
  readonly header: Bytes
}

const headerLength = 5

/** That of TLS 1.2 with protection (RFC 5246 §6.2.3); TLS 1.3 allows less. */
const maxFragmentLength = 2 ** 14 + 2048

/** Views of the input. Ends before the first record that is not whole, or is none. */
export function* readRecords(bytes: Bytes): Generator<TlsRecord, void> {
  const knownTypes: readonly number[] = Object.values(contentTypes)
  let offset = 0
  while (bytes.length - offset >= headerLength) {
    const header = bytes.subarray(offset, offset + headerLength)
    const [type = 0, major = 0, , lengthHigh = 0, lengthLow = 0] = header
    const length = lengthHigh * 256 + lengthLow
    // Whatever the TLS version, the major version in front is 3 (RFC 8446 §5.1).
    if (!knownTypes.includes(type) || major !== 3 || length > maxFragmentLength) return
    const end = offset + headerLength + length
    if (end > bytes.length) return
    yield { type, header, fragment: bytes.subarray(offset + headerLength, end) }
    offset = end
  }
}
