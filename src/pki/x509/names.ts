// Distinguished names (RFC 5280 §4.1.2.4): reading them, and text for people (RFC 4514, but in the
// order written). What a subject must hold is the profile's, see subject.ts; writing is write/name.ts.
import { encodeUtf8, equalBytes, parseUtf8, formatHex, type Bytes } from '../../text/bytes'
import { quote } from '../../text/foreign-text'
import { printable } from '../../text/printable'
import {
  expectTag,
  parseOid,
  readChildren,
  readSequence,
  readWhole,
  refuseMissing,
  tags,
  type Element,
} from '../asn1/der'
import { PkiError } from '../errors'

/** Attribute types by short name, as OpenSSL writes it (RFC 5280 Appendix A.1, RFC 4519). */
export const attributeOids = {
  CN: '2.5.4.3',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  emailAddress: '1.2.840.113549.1.9.1',
  serialNumber: '2.5.4.5',
  title: '2.5.4.12',
  givenName: '2.5.4.42',
  surname: '2.5.4.4',
  UID: '0.9.2342.19200300.100.1.1',
  DC: '0.9.2342.19200300.100.1.25',
} as const
export type AttributeType = keyof typeof attributeOids

const shortNames: ReadonlyMap<string, string> = new Map(
  Object.entries(attributeOids).map(([name, oid]) => [oid, name]),
)

/** The ASN.1 string types that we write. */
export type StringType = 'utf8' | 'printable' | 'ia5'

export const stringTags: Readonly<Record<StringType, number>> = {
  utf8: tags.utf8String,
  printable: tags.printableString,
  ia5: tags.ia5String,
}

export interface NameAttribute {
  /** Attribute type in dotted form. */
  readonly oid: string
  /** Its short name, or the dotted form if it has no short name here. */
  readonly name: string
  /** Null if the type is not a string type or the bytes are invalid in it. */
  readonly value: string | null
  /** The value with tag and length, a view of the input. */
  readonly valueDer: Bytes
  /** The identifier octet of the value's string type, see `tags` in der.ts. */
  readonly tag: number
  /** Position of its RDN in the name: equal for the attributes of a multi-valued RDN. */
  readonly rdnIndex: number
}

/**
 * The attributes of a name in order; those of a multi-valued RDN follow each other.
 *
 * @throws PkiError `der-malformed`.
 */
export function parseName(nameDer: Bytes): readonly NameAttribute[] {
  return readSequence(readWhole(nameDer), 'A name').flatMap((rdn, rdnIndex) =>
    readChildren(expectTag(rdn, tags.set, 'An RDN')).map((attribute) => {
      const [type, value = refuseMissing('The attribute value')] = readSequence(
        attribute,
        'A name attribute',
      )
      const oid = parseOid(expectTag(type, tags.oid, 'An attribute type'))
      return {
        oid,
        name: shortNames.get(oid) ?? oid,
        value: parseText(value),
        valueDer: value.bytes,
        tag: value.tag,
        rdnIndex,
      }
    }),
  )
}

/**
 * The text of a string element.
 *
 * @returns null if the tag is not a string type that is read, or the bytes are invalid in it.
 */
export function parseText({ tag, content }: Pick<Element, 'tag' | 'content'>): string | null {
  switch (tag) {
    case tags.utf8String:
      return parseUtf8(content)
    case tags.printableString:
    case tags.ia5String:
    case tags.teletexString:
      // Latin-1: what writers of TeletexString mean, and a superset of the other two.
      return Array.from(content, (octet) => String.fromCharCode(octet)).join('')
    case tags.bmpString:
      return parseUtf16(content)
    default:
      return null
  }
}

function parseUtf16(content: Bytes): string | null {
  try {
    return new TextDecoder('utf-16be', { fatal: true, ignoreBOM: true }).decode(content)
  } catch {
    return null
  }
}

/**
 * The name for people: `CN=demo-bot1, O=Excelsior Bank`, in the order written, `+` inside a
 * multi-valued RDN, special characters escaped and unreadable values as `#` and hex (RFC 4514 §2.4).
 * What is not printable is escaped as hex too: a foreign name must not steer a terminal or look like another.
 *
 * @throws PkiError `der-malformed`.
 */
export function formatName(nameDer: Bytes): string {
  return formatAttributes(parseName(nameDer))
}

/** The same of a name that is read already. */
export function formatAttributes(
  attributes: readonly Pick<NameAttribute, 'name' | 'value' | 'valueDer' | 'rdnIndex'>[],
): string {
  return attributes
    .map(({ name, value, valueDer, rdnIndex }, index, all) => {
      const isFirstOfRdn = all[index - 1]?.rdnIndex !== rdnIndex
      const separator = index === 0 ? '' : isFirstOfRdn ? ', ' : ' + '
      return `${separator}${name}=${value === null ? `#${formatHex(valueDer)}` : escapeValue(value)}`
    })
    .join('')
}

/**
 * RFC 4514 §2.4: what is not printable as `\` and hex of its UTF-8, as OpenSSL writes it, and not `<U+200B>` as
 * elsewhere: the text stays a name that other programs parse, and two names never look the same.
 */
function escapeValue(value: string): string {
  return printable(value.replaceAll(/[",+;<>\\]/g, '\\$&'), escapeAsHex)
    .replace(/ $/, '\\ ')
    .replace(/^[ #]/, '\\$&')
}

function escapeAsHex(character: string): string {
  return formatHex(encodeUtf8(character)).replaceAll(/../g, (pair) => `\\${pair.toUpperCase()}`)
}

/** In octets; a value of a foreign name may be of any length. */
const maxHexOctets = 100

/** One value inside a sentence: `“demo-bot1”`, or `#` and hex if it is no text; cut if it is very long. */
export function formatShortValue({
  value,
  valueDer,
}: Pick<NameAttribute, 'value' | 'valueDer'>): string {
  return value === null ? `#${formatHex(valueDer.subarray(0, maxHexOctets))}` : quote(value)
}

/**
 * The value of the last CN, the most specific one; null if there is no CN.
 *
 * @throws PkiError `der-malformed`.
 */
export function parseCommonName(nameDer: Bytes): string | null {
  return parseName(nameDer).findLast(({ name }) => name === 'CN')?.value ?? null
}

/**
 * Whether two distinguished names match for those who look up an issuer by name (RFC 5280 §7.1): the string
 * type, upper and lower case and the number of spaces make no difference.
 *
 * @returns false also if one of them is malformed.
 */
export function equalNames(aDer: Bytes, bDer: Bytes): boolean {
  if (equalBytes(aDer, bDer)) return true
  try {
    const [a, b] = [parseName(aDer), parseName(bDer)]
    return a.length === b.length && a.every((each, index) => isSameAttribute(each, b[index]))
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    return false
  }
}

function isSameAttribute(a: NameAttribute, b: NameAttribute | undefined): boolean {
  if (a.oid !== b?.oid || a.rdnIndex !== b.rdnIndex) return false
  if (equalBytes(a.valueDer, b.valueDer)) return true
  return a.value !== null && b.value !== null && foldCase(a.value) === foldCase(b.value)
}

/** The part of RFC 4518 that matters for names of CAs. */
function foldCase(value: string): string {
  return value.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()
}
