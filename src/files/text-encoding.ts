// Text from the bytes of a file that people and mail programs saved: UTF-8, UTF-16 with and without a byte
// order mark, or whatever else ASCII can be read in.
import { parseUtf8, type Bytes } from '../text/bytes'

/** Bytes that are looked at to tell UTF-16 without a mark; a PEM header line alone has 27 characters. */
const sampleLength = 4096

/** The text, without a byte order mark. Bytes that are no text at all become some text: nothing is refused. */
export function decodeText(bytes: Bytes): string {
  const utf16 = detectUtf16(bytes)
  if (utf16 !== null) return new TextDecoder(utf16).decode(bytes)
  const text = parseUtf8(bytes) ?? new TextDecoder('latin1').decode(bytes)
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

function detectUtf16(bytes: Bytes): 'utf-16le' | 'utf-16be' | null {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  // In text of mostly ASCII every other byte is a zero, and always on the same side.
  const pairs = Math.min(bytes.length, sampleLength) >> 1
  let evenZeros = 0
  let oddZeros = 0
  for (let index = 0; index < pairs; index += 1) {
    if (bytes[2 * index] === 0) evenZeros += 1
    if (bytes[2 * index + 1] === 0) oddZeros += 1
  }
  if (pairs < 8) return null
  if (oddZeros > 0.7 * pairs && evenZeros < 0.1 * pairs) return 'utf-16le'
  if (evenZeros > 0.7 * pairs && oddZeros < 0.1 * pairs) return 'utf-16be'
  return null
}
