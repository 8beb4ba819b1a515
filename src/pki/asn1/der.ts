// Strict DER (X.690 §8, §10): a reader that returns views of the input and names the byte that is wrong.
// Writing is der-writer.ts; BER, as in PKCS#12, is ber.ts.
import type { Bytes } from '../../text/bytes'
import { PkiError } from '../errors'

/** Identifier octets of the universal types in use (X.690 §8.1.2). */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const

export interface Element {
  /** The identifier octet: class, constructed bit and number. */
  readonly tag: number
  /** The content octets, a view of the input. */
  readonly content: Bytes
  /** Identifier, length and content together, a view of the input. */
  readonly bytes: Bytes
  /** Where the element starts, counted from the start of the outermost input. */
  readonly offset: number
}

const maxDepth = 32

function refuse(what: string, offset: number): never {
  throw new PkiError('der-malformed', `${what} at byte ${offset}.`, { where: `byte ${offset}` })
}

/**
 * Reads one element at the start of `bytes`; what follows it is ignored.
 *
 * @param baseOffset where `bytes` starts in the outermost input, for errors.
 * @throws PkiError `der-malformed`.
 */
export function readElement(bytes: Bytes, baseOffset = 0): Element {
  return readElementAt(bytes, 0, baseOffset)
}

/** The element at `start`, which is `offset` in the outermost input. */
function readElementAt(bytes: Bytes, start: number, offset: number): Element {
  const tag = bytes[start]
  const first = bytes[start + 1]
  if (tag === undefined || first === undefined) refuse('The data ends inside an element', offset)
  if ((tag & 0x1f) === 0x1f) refuse('A tag number above 30', offset)
  let length = first
  let contentStart = start + 2
  if (first === 0x80) refuse('An indefinite length, which DER does not allow,', offset)
  if (first > 0x80) {
    const lengthOctets = first & 0x7f
    if (lengthOctets > 4) refuse('A length of more than 4 octets', offset)
    contentStart += lengthOctets
    if (bytes.length < contentStart) refuse('The data ends inside a length', offset)
    length = 0
    for (let index = start + 2; index < contentStart; index += 1) {
      length = length * 256 + (bytes[index] ?? 0)
    }
    if (length < 0x80 || bytes[start + 2] === 0) {
      refuse('A length not in its shortest form', offset)
    }
  }
  const end = contentStart + length
  if (bytes.length < end) {
    const there = bytes.length - contentStart
    refuse(`An element of ${length} bytes, of which ${length - there} are missing,`, offset)
  }
  const content = bytes.subarray(contentStart, end)
  return { tag, content, bytes: bytes.subarray(start, end), offset }
}

/**
 * Reads an input that is one element and nothing else.
 *
 * @throws PkiError `der-malformed`, also for bytes after the element.
 */
export function readWhole(bytes: Bytes): Element {
  const element = readElement(bytes)
  if (element.bytes.length !== bytes.length) {
    refuse(`${bytes.length - element.bytes.length} bytes too many`, element.bytes.length)
  }
  return element
}

/**
 * The elements inside a constructed one.
 *
 * @throws PkiError `der-malformed`.
 */
export function readChildren(parent: Element): readonly Element[] {
  const children: Element[] = []
  const contentOffset = parent.offset + parent.bytes.length - parent.content.length
  let position = 0
  while (position < parent.content.length) {
    const child = readElementAt(parent.content, position, contentOffset + position)
    children.push(child)
    position += child.bytes.length
  }
  return children
}

/**
 * The children of an element that must be a SEQUENCE.
 *
 * @param what names the element at the start of an error message.
 * @throws PkiError `der-malformed`, also if the element is missing or has another tag.
 */
export function readSequence(element: Element | undefined, what: string): readonly Element[] {
  return readChildren(expectTag(element, tags.sequence, what))
}

/**
 * The element itself, if it exists and has this tag.
 *
 * @param what names the element at the start of an error message.
 * @throws PkiError `der-malformed`.
 */
export function expectTag(element: Element | undefined, tag: number, what: string): Element {
  if (element === undefined) refuseMissing(what)
  if (element.tag !== tag) {
    refuse(
      `${what} has the tag 0x${element.tag.toString(16)} instead of 0x${tag.toString(16)}`,
      element.offset,
    )
  }
  return element
}

/** @throws PkiError `der-malformed`: a required element is missing. */
export function refuseMissing(what: string): never {
  throw new PkiError('der-malformed', `${what} is missing.`)
}

/**
 * Walks the whole input and checks that every length is definite and minimal, that every constructed
 * element is filled exactly, that nothing follows, and that BOOLEAN, INTEGER, BIT STRING, NULL and
 * OBJECT IDENTIFIER have their one DER form (X.690 §8, §11). The order inside a SET OF is not checked.
 *
 * @throws PkiError `der-malformed` with the byte offset.
 */
export function checkDer(bytes: Bytes): void {
  walk(readWhole(bytes), 0)
}

const constructedBit = 0x20
const classBits = 0xc0

function walk(element: Element, depth: number): void {
  if (depth > maxDepth) refuse(`More than ${maxDepth} levels of nesting`, element.offset)
  if ((element.tag & constructedBit) === 0) {
    checkPrimitive(element)
    return
  }
  const isUniversal = (element.tag & classBits) === 0
  if (isUniversal && element.tag !== tags.sequence && element.tag !== tags.set) {
    refuse('A string in pieces, which DER does not allow,', element.offset)
  }
  for (const child of readChildren(element)) walk(child, depth + 1)
}

function checkPrimitive({ tag, content, offset }: Element): void {
  const first = content[0]
  const second = content[1]
  switch (tag) {
    case tags.boolean:
      if (content.length !== 1 || (first !== 0 && first !== 0xff)) {
        refuse('A BOOLEAN that is neither 00 nor FF', offset)
      }
      return
    case tags.integer: {
      const isPadded = second !== undefined && first === (second < 0x80 ? 0 : 0xff)
      if (first === undefined || isPadded) refuse('An INTEGER not in its shortest form', offset)
      return
    }
    case tags.bitString:
      if (first === undefined || first > 7 || (content.at(-1) ?? 0) % 2 ** first !== 0) {
        refuse('A BIT STRING with a wrong number of unused bits', offset)
      }
      return
    case tags.null:
      if (first !== undefined) refuse('A NULL that holds something', offset)
      return
    case tags.oid:
      if (!isOid(content)) refuse('An invalid OBJECT IDENTIFIER', offset)
  }
}

/** No OID in use comes near this length; the cost of reading one grows with its square. */
const maxOidOctets = 128

function isOid(content: Bytes): boolean {
  if (content.length > maxOidOctets) return false
  let before = 0
  for (const octet of content) {
    // An arc that starts with a zero digit.
    if (octet === 0x80 && before < 0x80) return false
    before = octet
  }
  return content.length > 0 && before < 0x80
}

/** A non-negative INTEGER as a number; null if it is negative or above 2^53 - 1. */
export function parseSmallInteger(element: Element): number | null {
  const { content } = element
  if (content.length === 0 || content.length > 7 || (content[0] ?? 0) > 0x7f) return null
  const value = content.reduce((value, octet) => value * 256 + octet, 0)
  return Number.isSafeInteger(value) ? value : null
}

/**
 * An OBJECT IDENTIFIER in dotted form (X.690 §8.19).
 *
 * @throws PkiError `der-malformed`.
 */
export function parseOid(element: Element): string {
  if (!isOid(element.content)) refuse('An invalid OBJECT IDENTIFIER', element.offset)
  const arcs: (number | bigint)[] = []
  let arc: number | bigint = 0
  for (const octet of element.content) {
    const digit: number = octet & 0x7f
    // Nearly all arcs are small; a number is exact to 2^53.
    if (typeof arc === 'bigint') arc = arc * 128n + BigInt(digit)
    else if (arc < 2 ** 45) arc = arc * 128 + digit
    else arc = BigInt(arc) * 128n + BigInt(digit)
    if (octet & 0x80) continue
    arcs.push(arc)
    arc = 0
  }
  const [first = 0, ...others] = arcs
  const root = first < 80 ? Math.floor(Number(first) / 40) : 2
  const second = typeof first === 'bigint' ? first - 80n : first - root * 40
  return [root, second, ...others].join('.')
}

/**
 * The octets of a BIT STRING without unused bits (X.690 §8.6).
 *
 * @param what names the element at the start of an error message.
 * @throws PkiError `der-malformed`.
 */
export function parseBitString(element: Element | undefined, what: string): Bytes {
  const { content, offset } = expectTag(element, tags.bitString, what)
  if (content[0] !== 0) refuse(`${what} does not end with a whole octet`, offset)
  return content.subarray(1)
}
