// Subject alternative names (RFC 5280 §4.2.1.6) as text for people, in OpenSSL's words: `DNS:bot.example.com`.
import { formatHex, type Bytes } from './bytes'
import type { Certificate } from './certificate'
import {
  expectTag,
  parseOid,
  readChildren,
  readSequence,
  readWhole,
  tags,
  type Element,
} from './der'
import { formatName } from './names'
import { oids } from './oids'

const extensionsTag = 0xa3

/**
 * Those of a certificate; null where it has no such extension.
 *
 * @throws PkiError `der-malformed`.
 */
export function listAlternativeNames({ signed }: Certificate): readonly string[] | null {
  const extensions = readChildren(signed.toBeSigned).find(({ tag }) => tag === extensionsTag)
  return extensions === undefined ? null : formatAlternativeNames(readWhole(extensions.content))
}

/**
 * Those in an Extensions SEQUENCE; null where it has no such extension.
 *
 * @throws PkiError `der-malformed`.
 */
export function formatAlternativeNames(extensions: Element): readonly string[] | null {
  for (const extension of readSequence(extensions, 'The extensions')) {
    const parts = readSequence(extension, 'An extension')
    const oid = parseOid(expectTag(parts[0], tags.oid, 'An extension'))
    if (oid !== oids.subjectAlternativeName) continue
    const value = expectTag(parts.at(-1), tags.octetString, 'An extension value').content
    return readSequence(readWhole(value), 'The alternative names').map(formatGeneralName)
  }
  return null
}

function formatGeneralName({ tag, content, bytes, offset }: Element): string {
  switch (tag) {
    case 0x81:
      return `email:${formatIa5(content)}`
    case 0x82:
      return `DNS:${formatIa5(content)}`
    case 0x86:
      return `URI:${formatIa5(content)}`
    case 0x87:
      return `IP:${formatAddress(content)}`
    case 0x88:
      return `RID:${parseOid({ tag, content, bytes, offset })}`
    case 0xa4:
      return `dirName:${formatName(content)}`
    default:
      return `othername:#${formatHex(bytes)}`
  }
}

/** What is not printable ASCII is shown as hex, as in names. */
function formatIa5(content: Bytes): string {
  return Array.from(content, (octet) =>
    octet > 0x20 && octet < 0x7f
      ? String.fromCharCode(octet)
      : `\\${octet.toString(16).padStart(2, '0').toUpperCase()}`,
  ).join('')
}

function formatAddress(content: Bytes): string {
  if (content.length === 4) return content.join('.')
  if (content.length !== 16) return `#${formatHex(content)}`
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((content[2 * index] ?? 0) << 8) | (content[2 * index + 1] ?? 0)).toString(16),
  )
  return groups.join(':')
}
