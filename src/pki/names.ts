// Distinguished names (RFC 5280 §4.1.2.4): DER in both directions, and text for people (RFC 4514, but in
// the order written). What a subject must hold is the profile's, see subject.ts.
import { encodeUtf8, parseUtf8, formatHex, type Bytes } from './bytes'
import {
  encodeElement,
  encodeOid,
  encodeSequence,
  expectTag,
  parseOid,
  readChildren,
  readSequence,
  readWhole,
  refuseMissing,
  tags,
} from './der'
import type { SubjectAttribute } from './profile'

/** Attribute types by short name, as OpenSSL writes it (RFC 5280 Appendix A.1, RFC 4519). */
export const attributeOids: Readonly<Record<SubjectAttribute, string>> = {
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
}

const shortNames: ReadonlyMap<string, string> = new Map(Object.entries(attributeOids).map(([name, oid]) => [oid, name]))

/** The ASN.1 string types that we write. */
export type StringType = 'utf8' | 'printable' | 'ia5'

const stringTags: Readonly<Record<StringType, number>> = {
  utf8: tags.utf8String,
  printable: tags.printableString,
  ia5: tags.ia5String,
}

export interface NameAttribute {
  /** Attribute type in dotted form. */
  readonly oid: string
  /** Its short name, or the dotted form where it has none here. */
  readonly name: string
  readonly value: string
  /** The identifier octet of the value's string type, see `tags` in der.ts. */
  readonly tag: number
}

/**
 * A name of one attribute an RDN, in the order given.
 *
 * The caller has checked that each value fits its string type (subject.ts does).
 */
export function encodeName(
  attributes: readonly {
    readonly attribute: SubjectAttribute
    readonly value: string
    readonly stringType: StringType
  }[],
): Bytes {
  const rdns = attributes.map(({ attribute, value, stringType }) =>
    encodeElement(
      tags.set,
      encodeSequence(
        encodeOid(attributeOids[attribute]),
        encodeElement(stringTags[stringType], encodeUtf8(value)),
      ),
    ),
  )
  return encodeSequence(...rdns)
}

/**
 * The attributes of a name in order; those of a multi-valued RDN follow each other.
 *
 * @throws PkiError `der-malformed`.
 */
export function parseName(nameDer: Bytes): readonly NameAttribute[] {
  return readSequence(readWhole(nameDer), 'A name').flatMap((rdn) =>
    readChildren(expectTag(rdn, tags.set, 'An RDN')).map((attribute) => {
      const [type, value] = readSequence(attribute, 'A name attribute')
      const oid = parseOid(expectTag(type, tags.oid, 'An attribute type'))
      const { tag, content } = value ?? refuseMissing('The attribute value')
      return { oid, name: shortNames.get(oid) ?? oid, value: parseString(tag, content), tag }
    }),
  )
}

/** Text of a string element; bytes that are no text of its type come as `#` and hex (RFC 4514 §2.4). */
function parseString(tag: number, content: Bytes): string {
  switch (tag) {
    case tags.utf8String:
      return parseUtf8(content) ?? `#${formatHex(content)}`
    case tags.printableString:
    case tags.ia5String:
    case tags.teletexString:
      // Latin-1: what writers of TeletexString mean, and a superset of the other two.
      return String.fromCharCode(...content)
    case tags.bmpString:
      return new TextDecoder('utf-16be').decode(content)
    default:
      return `#${formatHex(content)}`
  }
}

/**
 * The name for people: `CN=demo-bot1, O=Excelsior Bank`, in the order written, special characters
 * escaped as RFC 4514 §2.4.
 *
 * @throws PkiError `der-malformed`.
 */
export function formatName(nameDer: Bytes): string {
  return parseName(nameDer)
    .map(({ name, value }) => `${name}=${escapeValue(value)}`)
    .join(', ')
}

function escapeValue(value: string): string {
  return value
    .replaceAll(/[",+;<>\\]/g, '\\$&')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ')
}

/**
 * The value of the last CN, the most specific one; null where there is none.
 *
 * @throws PkiError `der-malformed`.
 */
export function parseCommonName(nameDer: Bytes): string | null {
  return parseName(nameDer).findLast(({ name }) => name === 'CN')?.value ?? null
}
