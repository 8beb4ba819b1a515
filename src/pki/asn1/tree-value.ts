// The value of one primitive ASN.1 element, for people. Lenient: bytes that are not a valid value of their type have
// no value, and people see their hex.
import { formatHex, parseUtf8, type Bytes } from '../../text/bytes'
import { formatTime as formatDateTime } from '../../text/dates'
import { formatCount } from '../../text/numbers'
import { findUnprintable, printable } from '../../text/printable'
import { parseOid, tags } from './der'
import { orNull, PkiError } from '../errors'
import { parseText } from '../x509/names'
import { oidNames } from './oid-names'
import { parseTime } from './time'

/** The universal types by tag number, by their names in the standard (X.680 §8.4). */
export const universalTypes: ReadonlyMap<number, string> = new Map([
  [1, 'BOOLEAN'],
  [2, 'INTEGER'],
  [3, 'BIT STRING'],
  [4, 'OCTET STRING'],
  [5, 'NULL'],
  [6, 'OBJECT IDENTIFIER'],
  [7, 'ObjectDescriptor'],
  [8, 'EXTERNAL'],
  [9, 'REAL'],
  [10, 'ENUMERATED'],
  [11, 'EMBEDDED PDV'],
  [12, 'UTF8String'],
  [13, 'RELATIVE-OID'],
  [14, 'TIME'],
  [16, 'SEQUENCE'],
  [17, 'SET'],
  [18, 'NumericString'],
  [19, 'PrintableString'],
  [20, 'TeletexString'],
  [21, 'VideotexString'],
  [22, 'IA5String'],
  [23, 'UTCTime'],
  [24, 'GeneralizedTime'],
  [25, 'GraphicString'],
  [26, 'VisibleString'],
  [27, 'GeneralString'],
  [28, 'UniversalString'],
  [29, 'CHARACTER STRING'],
  [30, 'BMPString'],
])

/** Longest text shown, in octets. */
const maxTextOctets = 2000
/** Largest integer shown in decimal, in octets. */
const maxDecimalOctets = 8
const maxHexBytes = 64
/** Most bits of a BIT STRING shown one by one: key usages have nine. */
const maxShownBits = 32

const enumerated = 0x0a
const numericString = 0x12
const visibleString = 0x1a

/**
 * Formats the content of a primitive element for people.
 *
 * @param tag the identifier octet.
 * @returns one line; null for NULL, an invalid value, or a context tag that is not text.
 */
export function formatAsn1Value(tag: number, content: Bytes): string | null {
  switch (tag) {
    case tags.boolean:
      return content.length === 1 ? (content[0] === 0 ? 'FALSE' : 'TRUE') : null
    case tags.integer:
    case enumerated:
      return formatInteger(content)
    case tags.bitString:
      return formatBits(content)
    case tags.octetString:
      return formatPrintable(content) ?? formatCount(content.length, 'byte')
    case tags.null:
      return null
    case tags.oid:
      return formatIdentifier(content)
    case tags.utcTime:
    case tags.generalizedTime:
      return formatTime(tag, content)
    case numericString:
    case visibleString:
      return formatText(tags.ia5String, content)
    default:
      return tag >> 6 === 0 ? formatText(tag, content) : formatPrintable(content)
  }
}

/** Decimal up to 64 bits, else its size and hex. */
function formatInteger(content: Bytes): string | null {
  const [first] = content
  if (first === undefined) return null
  if (content.length <= maxDecimalOctets) {
    return BigInt.asIntN(content.length * 8, BigInt(`0x${formatHex(content)}`)).toString()
  }
  const isNegative = first > 0x7f
  const magnitude = content.subarray(content.findIndex((octet) => octet !== 0))
  const bits = (magnitude.length - 1) * 8 + 32 - Math.clz32(magnitude[0] ?? 0)
  const size = isNegative ? `${content.length} bytes, negative` : `${bits} bits`
  return `${size}: ${formatLongHex(isNegative ? content : magnitude)}`
}

function formatLongHex(bytes: Bytes): string {
  const hex = formatHex(bytes.subarray(0, maxHexBytes))
  return bytes.length > maxHexBytes ? `${hex}…` : hex
}

/** Few bits one by one, first bit first. */
function formatBits(content: Bytes): string | null {
  const [unused] = content
  if (unused === undefined || unused > 7 || (unused > 0 && content.length === 1)) return null
  const count = (content.length - 1) * 8 - unused
  const size = `${formatCount(count, 'bit')}${unused === 0 ? '' : `, ${unused} unused`}`
  if (count === 0 || count > maxShownBits) return size
  const octets = Array.from(content.subarray(1), (octet) => octet.toString(2).padStart(8, '0'))
  return `${size}: ${octets.join('').slice(0, count)}`
}

function formatIdentifier(content: Bytes): string | null {
  return orNull(() => {
    const oid = parseOid({ tag: tags.oid, content, bytes: content, offset: 0 })
    const name = oidNames.get(oid)
    return name === undefined ? oid : `${oid} ${name}`
  })
}

/** As written if RFC 5280 does not allow the form: readers disagree on what the others mean. */
function formatTime(tag: number, content: Bytes): string | null {
  try {
    const time = parseTime({ tag, content, bytes: content, offset: 0 }, 'The time')
    return formatDateTime(time)
  } catch (cause) {
    if (cause instanceof PkiError) return formatText(tags.ia5String, content)
    throw cause
  }
}

function formatText(tag: number, content: Bytes): string | null {
  if (content.length > maxTextOctets) return formatCount(content.length, 'byte')
  const text = parseText({ tag, content })
  return text === null ? null : quote(text)
}

/** Text that nothing declares to be one: names in context tags, passwords of requests. */
function formatPrintable(content: Bytes): string | null {
  const isShort = content.length > 0 && content.length <= maxTextOctets
  const text = isShort ? parseUtf8(content) : null
  return text === null || findUnprintable(text) !== null ? null : quote(text)
}

function quote(text: string): string {
  return `"${printable(text)}"`
}
