// An ASN.1 tree of any DER or BER (X.690 §8), with offsets, hex and names of OIDs, for people. It accepts any
// bytes: malformed ones become a `broken` node, and the rest stays readable. Values are formatted in tree-value.ts.
import { formatAsn1Value, universalTypes } from './tree-value'
import { formatHex, type Bytes } from '../../text/bytes'
import { tags } from './der'
import { PkiError } from '../errors'

export interface Asn1Node {
  /**
   * `SEQUENCE`, `OBJECT IDENTIFIER`, `[0]`, `[APPLICATION 3]`. `broken` for bytes that are not an element,
   * with the reason as its value; `input` for a root of several elements.
   */
  readonly type: string
  /** From the start of the whole input, in bytes. */
  readonly offset: number
  /** Identifier and length octets; 0 for `broken` and `input`. */
  readonly headerLength: number
  /** Of the content, in bytes; without the end-of-contents octets of an indefinite length. */
  readonly length: number
  /** Whether its children are its content; else they are what its octets or bits hold. */
  readonly isConstructed: boolean
  readonly isIndefinite: boolean
  /** `2.5.4.3 commonName`, `"demo-bot1"`, `2026-11-24 00:00:00 UTC`; null for a constructed one. */
  readonly value: string | null
  /** Lower-case hex of the content's first 64 bytes; empty for a constructed one. */
  readonly hex: string
  readonly children: readonly Asn1Node[]
}

/** Largest input, in bytes: as much as is read of a PKCS#12 file. */
const maxInputBytes = 16_777_216
const maxNodes = 20_000
const maxDepth = 64
const maxHexBytes = 64

const constructedBit = 0x20

/** One walk over one input. */
interface Walk {
  readonly bytes: Bytes
  nodes: number
}

/** What comes before the content. */
interface Header {
  readonly type: string
  readonly tag: number
  readonly contentStart: number
  /** Null if the length is indefinite. */
  readonly contentEnd: number | null
}

/**
 * Reads everything in the input, including DER or BER inside OCTET STRINGs and BIT STRINGs.
 * Shows at most 20,000 elements and 64 levels; the rest is a `broken` node.
 *
 * @returns the one element, or an `input` node around several elements and malformed bytes after them.
 * @throws PkiError `input-too-large`.
 */
export function parseAsn1Tree(bytes: Bytes): Asn1Node {
  if (bytes.length > maxInputBytes) {
    throw new PkiError(
      'input-too-large',
      `A tree of ${bytes.length} bytes was refused; at most ${maxInputBytes} are shown.`,
    )
  }
  const { children } = readChildren({ bytes, nodes: 0 }, 0, bytes.length, 0)
  const [only] = children
  if (only !== undefined && children.length === 1) return only
  return {
    ...{ type: 'input', offset: 0, headerLength: 0, length: bytes.length },
    ...{ isConstructed: true, isIndefinite: false, value: null, hex: '', children },
  }
}

/** Says what kind of key it is, and nothing of the key. */
const publicTypes: ReadonlySet<string> = new Set(['OBJECT IDENTIFIER', 'NULL', 'BOOLEAN'])

/** The same tree without the values and bytes that could be secret: its shape, its types and its OIDs. */
export function hideValues(node: Asn1Node): Asn1Node {
  const children = node.children.map(hideValues)
  if (publicTypes.has(node.type)) return { ...node, children }
  return { ...node, value: node.type === 'broken' ? node.value : null, hex: '', children }
}

interface Children {
  readonly children: readonly Asn1Node[]
  /** Where the content ends. */
  readonly end: number
  /** Behind the end-of-contents octets, if there are any. */
  readonly next: number
}

/** @param end null for an indefinite length: up to the end-of-contents octets, within `limit`. */
function readChildren(
  walk: Walk,
  start: number,
  end: number | null,
  depth: number,
  limit = walk.bytes.length,
): Children {
  const children: Asn1Node[] = []
  const last = end ?? limit
  let position = start
  const giveUp = (reason: string): Children => {
    children.push(describeBroken(walk, position, last, reason))
    return { children, end: last, next: last }
  }
  while (position < last) {
    if (end === null && walk.bytes[position] === 0 && walk.bytes[position + 1] === 0) {
      return { children, end: position, next: position + 2 }
    }
    if (walk.nodes >= maxNodes) return giveUp(`More than ${maxNodes} elements: not shown.`)
    if (depth > maxDepth) return giveUp(`More than ${maxDepth} levels: not opened.`)
    walk.nodes += 1
    const header = readHeader(walk.bytes, position, last)
    if (typeof header === 'string') return giveUp(header)
    const { node, next } = readElement(walk, position, header, last, depth)
    children.push(node)
    position = next
  }
  return end === null
    ? giveUp('The end-of-contents octets of an indefinite length are missing.')
    : { children, end: last, next: last }
}

function describeBroken({ bytes }: Walk, offset: number, end: number, reason: string): Asn1Node {
  return {
    ...{ type: 'broken', offset, headerLength: 0, length: end - offset },
    ...{ isConstructed: false, isIndefinite: false, value: reason, children: [] },
    hex: formatHex(bytes.subarray(offset, Math.min(end, offset + maxHexBytes))),
  }
}

function readElement(
  walk: Walk,
  offset: number,
  header: Header,
  limit: number,
  depth: number,
): { readonly node: Asn1Node; readonly next: number } {
  const { type, tag, contentStart, contentEnd } = header
  const common = { type, offset, headerLength: contentStart - offset }
  if ((tag & constructedBit) !== 0) {
    const inner = readChildren(walk, contentStart, contentEnd, depth + 1, limit)
    const node = {
      ...common,
      length: inner.end - contentStart,
      ...{ isConstructed: true, isIndefinite: contentEnd === null, value: null, hex: '' },
      children: inner.children,
    }
    return { node, next: inner.next }
  }
  const end = contentEnd ?? limit
  const content = walk.bytes.subarray(contentStart, end)
  const children = readEncapsulated(walk, tag, contentStart, end, depth)
  const node = {
    ...common,
    length: content.length,
    ...{ isConstructed: false, isIndefinite: false },
    value: formatAsn1Value(tag, content),
    hex: formatHex(content.subarray(0, maxHexBytes)),
    children,
  }
  return { node, next: end }
}

/** The header, or why there is none. */
function readHeader(bytes: Bytes, offset: number, limit: number): Header | string {
  const tag = bytes[offset] ?? 0
  const numbered = readTagNumber(bytes, offset, limit)
  if (numbered === null)
    return `A tag number that is cut off or has more than 4 octets at byte ${offset}.`
  const lengthStart = numbered.end
  const first = bytes[lengthStart]
  if (first === undefined || lengthStart >= limit)
    return `The data ends behind the tag at byte ${offset}.`
  const type = formatType(tag, numbered.number)
  if (first === 0x80) {
    if ((tag & constructedBit) === 0) {
      return `A primitive element of indefinite length at byte ${offset}.`
    }
    return { type, tag, contentStart: lengthStart + 1, contentEnd: null }
  }
  const lengthOctets = first < 0x80 ? 0 : first & 0x7f
  const contentStart = lengthStart + 1 + lengthOctets
  if (lengthOctets > 6) return `A length of ${lengthOctets} octets at byte ${offset}.`
  if (contentStart > limit) return `The data ends inside the length at byte ${offset}.`
  const length =
    lengthOctets === 0
      ? first
      : bytes
          .subarray(lengthStart + 1, contentStart)
          .reduce((value, octet) => value * 256 + octet, 0)
  if (contentStart + length > limit) {
    const there = limit - contentStart
    return `${type} of ${length} bytes at byte ${offset}, of which ${there} are there.`
  }
  return { type, tag, contentStart, contentEnd: contentStart + length }
}

/** The tag number and the offset after it; null if it does not end. */
function readTagNumber(
  bytes: Bytes,
  offset: number,
  limit: number,
): { readonly number: number; readonly end: number } | null {
  const low = (bytes[offset] ?? 0) & 0x1f
  if (low < 0x1f) return { number: low, end: offset + 1 }
  let number = 0
  for (let position = offset + 1; position < Math.min(limit, offset + 5); position += 1) {
    const octet = bytes[position] ?? 0
    number = number * 128 + (octet & 0x7f)
    if (octet < 0x80) return { number, end: position + 1 }
  }
  return null
}

const classNames = ['UNIVERSAL ', 'APPLICATION ', '', 'PRIVATE ']

function formatType(tag: number, number: number): string {
  const classNumber = tag >> 6
  const universal = classNumber === 0 ? universalTypes.get(number) : undefined
  return universal ?? `[${classNames[classNumber] ?? ''}${number}]`
}

/** The elements inside an OCTET STRING or a BIT STRING of whole octets; empty if it holds something else. */
function readEncapsulated(
  walk: Walk,
  tag: number,
  contentStart: number,
  end: number,
  depth: number,
): readonly Asn1Node[] {
  const start = tag === tags.bitString ? contentStart + 1 : contentStart
  if (tag === tags.bitString && walk.bytes[contentStart] !== 0) return []
  if (tag !== tags.bitString && tag !== tags.octetString) return []
  if (end - start < 2 || depth >= maxDepth || !startsLikeElement(walk.bytes, start, end)) return []
  const { children } = readChildren(walk, start, end, depth + 1)
  // Octets that only began like an element count as nodes all the same, so that their number stays bounded.
  return children.length === 1 && children.every(isSound) ? children : []
}

/** One element of a universal type that fills the content: what random octets hardly ever look like. */
function startsLikeElement(bytes: Bytes, start: number, end: number): boolean {
  const tag = bytes[start] ?? 0
  const isUniversal = tag >> 6 === 0 && universalTypes.has(tag & 0x1f)
  const isStructure = (tag & 0x1f) === 0x10 || (tag & 0x1f) === 0x11
  if (!isUniversal || (isStructure && (tag & constructedBit) === 0)) return false
  const header = readHeader(bytes, start, end)
  return typeof header !== 'string' && (header.contentEnd === null || header.contentEnd === end)
}

function isSound({ type, children }: Asn1Node): boolean {
  return type !== 'broken' && children.every(isSound)
}
