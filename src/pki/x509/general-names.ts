// GeneralNames (RFC 5280 §4.2.1.6), as a SubjectAltName holds them, read for people.
import { formatHex, type Bytes } from '../../text/bytes'
import { printable } from '../../text/printable'
import { parseOid, readChildren, readSequence, type Element } from '../asn1/der'
import { formatName } from './names'

/** Prefixes as OpenSSL writes them, by context tag; the values are text. */
const textPrefixes: ReadonlyMap<number, string> = new Map([
  [0x81, 'email'],
  [0x82, 'DNS'],
  [0x86, 'URI'],
])
const otherNameTag = 0xa0
const directoryNameTag = 0xa4
const ipAddressTag = 0x87
const registeredIdTag = 0x88

/**
 * One text a name, in the order of the file: `DNS:demo-bot1`, `IP:127.0.0.1`, `dirName:CN=demo-bot1`,
 * `otherName:1.3.6.1.4.1.311.20.2.3`; kinds without a form of their own as `#` and hex. Characters that are
 * not printable are shown as `<U+200B>`.
 *
 * @throws PkiError `der-malformed`.
 */
export function formatGeneralNames(list: Element): readonly string[] {
  return readSequence(list, 'The alternative names').map(formatGeneralName)
}

function formatGeneralName(name: Element): string {
  const { tag, content, bytes } = name
  const prefix = textPrefixes.get(tag)
  if (prefix !== undefined) return `${prefix}:${printable(parseLatin1(content))}`
  switch (tag) {
    case ipAddressTag:
      return `IP:${formatIpAddress(content)}`
    case registeredIdTag:
      return `RID:${parseOid(name)}`
    case directoryNameTag:
      return `dirName:${readChildren(name)
        .map((each) => formatName(each.bytes))
        .join(', ')}`
    case otherNameTag: {
      const [type] = readChildren(name)
      return `otherName:${type === undefined ? '' : parseOid(type)}`
    }
    default:
      return `#${formatHex(bytes)}`
  }
}

/** IA5String, and what is wrongly above it. */
function parseLatin1(content: Bytes): string {
  return Array.from(content, (octet) => String.fromCharCode(octet)).join('')
}

/** Eight groups in full for IPv6: two spellings of one address must not look like two. */
function formatIpAddress(content: Bytes): string {
  if (content.length === 4) return content.join('.')
  if (content.length === 16) return (formatHex(content).match(/.{4}/g) ?? []).join(':')
  return `#${formatHex(content)}`
}
