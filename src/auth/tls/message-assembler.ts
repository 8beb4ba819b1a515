// Joins the fragments of records to handshake messages: a message may take several records, and a record may hold
// several messages (RFC 8446 §5.1).
import type { Bytes } from '../../text/bytes'

export interface HandshakeMessage {
  readonly type: number
  readonly body: Bytes
}

export interface MessageAssembler {
  /** The messages that this fragment makes whole, one at a time. */
  add(fragment: Bytes): Generator<HandshakeMessage, void>
  /** Whether nothing is left of what was added. */
  isBetweenMessages(): boolean
}

const headerLength = 4

/** @param capacity at least the length of all fragments together. */
export function createAssembler(capacity: number): MessageAssembler {
  // One array for all: joining anew for each of thousands of tiny fragments takes quadratic time.
  const joined = new Uint8Array(capacity)
  let [start, end] = [0, 0]

  const takeMessage = (): HandshakeMessage | null => {
    if (end - start < headerLength) return null
    const [type = 0, high = 0, middle = 0, low = 0] = joined.subarray(start, start + headerLength)
    const bodyStart = start + headerLength
    const bodyEnd = bodyStart + high * 65_536 + middle * 256 + low
    if (bodyEnd > end) return null
    start = bodyEnd
    return { type, body: joined.subarray(bodyStart, bodyEnd) }
  }

  return {
    *add(fragment) {
      joined.set(fragment, end)
      end += fragment.length
      for (let message = takeMessage(); message !== null; message = takeMessage()) yield message
    },
    isBetweenMessages: () => start === end,
  }
}
