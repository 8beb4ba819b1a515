// BER to DER (X.690): PKCS#12 files from NSS, GnuTLS and Java have indefinite lengths and strings in
// pieces. Covers only what those writers use; the result is read with der.ts.
import { concatBytes, type Bytes } from '../../text/bytes'
import { tags } from './der'
import { encodeElement } from './der-writer'
import { PkiError } from '../errors'

const maxDepth = 32
/** A trust store of 1000 certificates has 20,000. */
const maxElements = 200_000
const constructed = 0x20

interface Cursor {
  readonly bytes: Bytes
  position: number
  elements: number
}

/**
 * Rewrites the first element of the input with definite, minimal lengths and OCTET STRINGs in one piece
 * (X.690 §10.1, §10.2).
 *
 * @returns DER, without whatever follows the element.
 * @throws PkiError `der-malformed`; `input-too-large` for more than 200,000 elements or 32 levels.
 */
export function convertBerToDer(bytes: Bytes): Bytes {
  return convert({ bytes, position: 0, elements: 0 }, 0)
}

function refuse(what: string, { position }: Cursor): never {
  throw new PkiError('der-malformed', `${what} at byte ${position}.`, { where: `byte ${position}` })
}

function refuseShort(length: number, cursor: Cursor): never {
  const there = cursor.bytes.length - cursor.position
  refuse(`${length - there} of the ${length} bytes of an element are missing`, cursor)
}

function refuseSize(what: string, { position }: Cursor): never {
  throw new PkiError('input-too-large', `${what} at byte ${position}.`, {
    where: `byte ${position}`,
  })
}

function convert(cursor: Cursor, depth: number): Bytes {
  cursor.elements += 1
  if (depth > maxDepth) refuseSize(`More than ${maxDepth} levels of nesting`, cursor)
  if (cursor.elements > maxElements) refuseSize(`More than ${maxElements} elements`, cursor)
  const tag = nextOctet(cursor)
  if ((tag & 0x1f) === 0x1f) refuse('A tag number above 30', cursor)
  const length = nextLength(cursor)
  if ((tag & constructed) === 0) {
    if (length === null) refuse('An indefinite length of a primitive element', cursor)
    return encodeElement(tag, nextOctets(cursor, length))
  }
  const children = convertChildren(cursor, length, depth)
  if (tag !== (tags.octetString | constructed)) return encodeElement(tag, ...children)
  return encodeElement(tags.octetString, joinPieces(children))
}

function convertChildren(cursor: Cursor, length: number | null, depth: number): readonly Bytes[] {
  const children: Bytes[] = []
  if (length === null) {
    while (!isEndOfContents(cursor)) children.push(convert(cursor, depth + 1))
    cursor.position += 2
    return children
  }
  const end = cursor.position + length
  if (end > cursor.bytes.length) refuseShort(length, cursor)
  while (cursor.position < end) children.push(convert(cursor, depth + 1))
  if (cursor.position !== end) refuse('An element reaches beyond its parent', cursor)
  return children
}

/**
 * Joins the contents of the pieces of a string (X.690 §8.7.3).
 *
 * @param pieces whole elements, with definite lengths.
 */
export function joinPieces(pieces: readonly Bytes[]): Bytes {
  return concatBytes(...pieces.map((piece) => piece.subarray(headerLength(piece))))
}

function headerLength(element: Bytes): number {
  const first = element[1] ?? 0
  return first < 0x80 ? 2 : 2 + (first & 0x7f)
}

function isEndOfContents({ bytes, position }: Cursor): boolean {
  return bytes[position] === 0 && bytes[position + 1] === 0
}

function nextOctet(cursor: Cursor): number {
  const octet = cursor.bytes[cursor.position]
  if (octet === undefined) refuse('The data ends', cursor)
  cursor.position += 1
  return octet
}

/** Null if the length is indefinite. */
function nextLength(cursor: Cursor): number | null {
  const first = nextOctet(cursor)
  if (first < 0x80) return first
  if (first === 0x80) return null
  const lengthOctets = first & 0x7f
  if (lengthOctets > 4) refuse('A length of more than 4 octets', cursor)
  return nextOctets(cursor, lengthOctets).reduce((value, octet) => value * 256 + octet, 0)
}

function nextOctets(cursor: Cursor, count: number): Bytes {
  const end = cursor.position + count
  if (end > cursor.bytes.length) refuseShort(count, cursor)
  const octets = cursor.bytes.subarray(cursor.position, end)
  cursor.position = end
  return octets
}
