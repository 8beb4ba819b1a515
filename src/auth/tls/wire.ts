// Reads TLS structures from front to back: integers and vectors with a length in front (RFC 8446 §3, the same in
// RFC 5246 §4). What the structures mean is handshake-messages.ts' business.
import type { Bytes } from '../../text/bytes'

/** A structure that ends early, has bytes left over or is not allowed where it came. */
export class MalformedMessage extends Error {
  constructor() {
    super('the TLS message is malformed')
    this.name = 'MalformedMessage'
  }
}

/** Each method throws MalformedMessage where the bytes end early. */
export interface WireReader {
  /** Big-endian. */
  integer(octets: 1 | 2 | 3): number
  /** A view of the input. */
  take(length: number): Bytes
  /** The content of a vector, a view of the input. */
  vector(lengthOctets: 1 | 2 | 3): Bytes
  isAtEnd(): boolean
  /** @throws MalformedMessage where something is left. */
  end(): void
}

export function createWire(bytes: Bytes): WireReader {
  let offset = 0
  const reader: WireReader = {
    integer(octets) {
      return reader.take(octets).reduce((value, octet) => value * 256 + octet, 0)
    },
    take(length) {
      if (length > bytes.length - offset) throw new MalformedMessage()
      offset += length
      return bytes.subarray(offset - length, offset)
    },
    vector: (lengthOctets) => reader.take(reader.integer(lengthOctets)),
    isAtEnd: () => offset === bytes.length,
    end() {
      if (!reader.isAtEnd()) throw new MalformedMessage()
    },
  }
  return reader
}

/**
 * The items of a vector that holds nothing else.
 *
 * @param readItem reads at least one octet.
 * @throws MalformedMessage
 */
export function readItems<Item>(bytes: Bytes, readItem: (wire: WireReader) => Item): Item[] {
  const wire = createWire(bytes)
  const items: Item[] = []
  while (!wire.isAtEnd()) items.push(readItem(wire))
  return items
}
