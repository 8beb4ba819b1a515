// What DER or BER holds, recognized by its first few elements: labels and file names need not be trusted, and a file
// that is cut off is still recognized. Lenient; whether the content is sound is found out by its parser.
import type { Bytes } from '../../text/bytes'
import { tags } from './der'
import { encodeOid } from './der-writer'
import { oids } from './oids'

export type ContentKind =
  | 'certificate'
  | 'csr'
  | 'private-key'
  | 'encrypted-private-key'
  | 'public-key'
  | 'pkcs12'
  | 'pkcs7'
  | 'crl'

interface Head {
  readonly tag: number
  readonly contentStart: number
  /** Null for an indefinite length; may be beyond the end of the bytes. */
  readonly end: number | null
}

function readHead(bytes: Bytes, start: number): Head | null {
  const tag = bytes[start]
  const first = bytes[start + 1]
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return null
  if (first < 0x80) return { tag, contentStart: start + 2, end: start + 2 + first }
  if (first === 0x80) return { tag, contentStart: start + 2, end: null }
  const contentStart = start + 2 + (first & 0x7f)
  if (contentStart - start > 6 || contentStart > bytes.length) return null
  const length = bytes.subarray(start + 2, contentStart).reduce((sum, octet) => sum * 256 + octet)
  return { tag, contentStart, end: contentStart + length }
}

/**
 * Where the element at `start` ends, in one pass, also over indefinite lengths.
 *
 * @returns an offset; the end of the bytes if the element is cut off, null if no element starts there.
 */
export function findElementEnd(bytes: Bytes, start: number): number | null {
  const head = readHead(bytes, start)
  if (head === null) return null
  if (head.end !== null) return Math.min(head.end, bytes.length)
  let position = head.contentStart
  let open = 1
  while (open > 0) {
    const isEnd = bytes[position] === 0 && bytes[position + 1] === 0
    const inner = isEnd ? null : readHead(bytes, position)
    if (!isEnd && inner === null) return bytes.length
    if (inner?.end === null) open += 1
    if (isEnd) open -= 1
    position = isEnd ? position + 2 : (inner?.end ?? inner?.contentStart ?? bytes.length)
  }
  return Math.min(position, bytes.length)
}

/** Enough to tell a certificate from a request from a list. */
const maxChildren = 5

function readHeads(bytes: Bytes, { contentStart, end }: Head): readonly Head[] {
  const heads: Head[] = []
  const last = Math.min(end ?? bytes.length, bytes.length)
  let position = contentStart
  while (position < last && heads.length < maxChildren) {
    const head = readHead(bytes, position)
    if (head === null || head.tag === 0) break
    heads.push(head)
    position = findElementEnd(bytes, position) ?? last
  }
  return heads
}

const signedData = encodeOid(oids.pkcs7SignedData)
/** PKCS#7 content types: data, signedData, envelopedData and so on share all but the last octet. */
const contentTypes = signedData.subarray(0, -1)

function startsWith(bytes: Bytes, start: number, expected: Bytes): boolean {
  return expected.every((octet, index) => bytes[start + index] === octet)
}

/**
 * Recognizes one element of DER or BER, also if it is cut off.
 *
 * @returns null for anything else.
 */
export function identifyContent(bytes: Bytes): ContentKind | null {
  const whole = readHead(bytes, 0)
  if (whole?.tag !== tags.sequence) return null
  const [first, second, third] = readHeads(bytes, whole)
  if (first === undefined) return null
  switch (first.tag) {
    case tags.oid:
      return startsWith(bytes, whole.contentStart, contentTypes) ? 'pkcs7' : null
    case tags.integer:
      return identifyVersioned(bytes, second, third)
    case tags.sequence:
      return (
        identifyAlgorithm(bytes, first, second) ?? identifySigned(bytes, readHeads(bytes, first))
      )
    default:
      return null
  }
}

/** What starts with a version, or with an RSA modulus. */
function identifyVersioned(
  bytes: Bytes,
  second: Head | undefined,
  third: Head | undefined,
): 'pkcs12' | 'private-key' | 'public-key' | null {
  if (second?.tag === tags.octetString) return 'private-key'
  if (second?.tag === tags.integer) return third === undefined ? 'public-key' : 'private-key'
  if (second?.tag !== tags.sequence) return null
  // PKCS#12 has a ContentInfo where PKCS#8 has an AlgorithmIdentifier.
  return startsWith(bytes, second.contentStart, contentTypes) ? 'pkcs12' : 'private-key'
}

/** What starts with an AlgorithmIdentifier. */
function identifyAlgorithm(
  bytes: Bytes,
  first: Head,
  second: Head | undefined,
): 'encrypted-private-key' | 'public-key' | null {
  if (bytes[first.contentStart] !== tags.oid) return null
  if (second?.tag === tags.octetString) return 'encrypted-private-key'
  return second?.tag === tags.bitString ? 'public-key' : null
}

const explicitVersion = 0xa0

/** What is signed, by its own elements. */
function identifySigned(
  bytes: Bytes,
  fields: readonly Head[],
): 'certificate' | 'csr' | 'crl' | null {
  const [first, second, third, fourth] = fields
  if (first?.tag === explicitVersion) return 'certificate'
  if (first?.tag === tags.sequence) return isTime(third) ? 'crl' : null
  if (first?.tag !== tags.integer || second?.tag !== tags.sequence) return null
  // The version of a request is followed by a name, that of the others by the algorithm of the signature.
  if (bytes[second.contentStart] !== tags.oid) return 'csr'
  return isTime(fourth) ? 'crl' : 'certificate'
}

function isTime(head: Head | undefined): boolean {
  return head?.tag === tags.utcTime || head?.tag === tags.generalizedTime
}
