// The attributes of a PKCS#12 bag (RFC 7292 §4.2, RFC 2985 §5.5), read. They only name things: one that is not
// as it should be is passed over, and never keeps a key from being read.
import { formatHex, type Bytes } from '../../text/bytes'
import { parseOid, readChildren, readSequence, tags, type Element } from '../asn1/der'
import { PkiError } from '../errors'
import { oids } from '../asn1/oids'

export interface BagAttributes {
  /** The alias under which programs list it. */
  readonly friendlyName: string | null
  /** Lower-case hex of what ties a key to its certificate. */
  readonly localKeyId: string | null
  /** Whether Java takes the certificate for a trusted one. */
  readonly isTrusted: boolean
}

/** @param set the SET OF attributes; undefined where the bag has none. */
export function parseAttributes(set: Element | undefined): BagAttributes {
  const values = readValues(set)
  const friendlyName = values.get(oids.friendlyName)
  const localKeyId = values.get(oids.localKeyId)
  return {
    friendlyName: friendlyName === undefined ? null : parseText(friendlyName),
    localKeyId: localKeyId?.tag === tags.octetString ? formatHex(localKeyId.content) : null,
    isTrusted: values.has(oids.javaTrustedKeyUsage),
  }
}

/** The first value of each attribute, by its type. */
function readValues(set: Element | undefined): ReadonlyMap<string, Element> {
  const values = new Map<string, Element>()
  if (set?.tag !== tags.set) return values
  try {
    for (const attribute of readChildren(set)) {
      const [type, valueSet] = readSequence(attribute, 'An attribute')
      const [value] = valueSet === undefined ? [] : readChildren(valueSet)
      if (type?.tag === tags.oid && value !== undefined) values.set(parseOid(type), value)
    }
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
  }
  return values
}

/** BMPString, or the UTF-8 of writers that do not know better; what stands behind a NUL is padding. */
function parseText({ tag, content }: Element): string | null {
  const encoding = encodings.get(tag)
  if (encoding === undefined) return null
  const [text = ''] = decode(content, encoding).split('\0')
  return text
}

const encodings: ReadonlyMap<number, string> = new Map([
  [tags.bmpString, 'utf-16be'],
  [tags.utf8String, 'utf-8'],
  [tags.printableString, 'utf-8'],
  [tags.ia5String, 'utf-8'],
])

function decode(content: Bytes, encoding: string): string {
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(content)
}
