// Subject alternative names (RFC 5280 §4.2.1.6): whether each has the form of its kind.
import { parseUtf8, type Bytes } from '../../text/bytes'
import { readSequence } from '../../pki/asn1/der'
import { PkiError } from '../../pki/errors'
import type { ExtensionElement } from '../../pki/x509/extensions'
import { quote } from '../../text/foreign-text'

const kinds = { email: 0x81, dns: 0x82, uri: 0x86, ip: 0x87 } as const
/** otherName, x400Address, directoryName, ediPartyName and registeredID: inside them nothing is judged. */
const otherKinds = [0xa0, 0xa3, 0xa4, 0xa5, 0x88]

/** RFC 5321 §4.1.2 without quoted parts and address literals, which no mail system takes any more. */
export function isMailAddress(value: string): boolean {
  const at = value.lastIndexOf('@')
  const [local, domain] = [value.slice(0, at), value.slice(at + 1)]
  const isDotAtom = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/.test(local)
  return isDotAtom && local.length <= 64 && !domain.startsWith('*') && isDnsName(domain)
}

/** The preferred syntax (RFC 1034 §3.5), with a wildcard as the first label. */
export function isDnsName(value: string): boolean {
  const labels = value.replace(/^\*\./, '').split('.')
  const label = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/
  return value.length <= 253 && labels.every((each) => label.test(each))
}

/** A sentence for each name that is not of its form. */
export function findNameFaults({ value }: ExtensionElement): readonly string[] {
  if (value === null) return []
  try {
    const names = readSequence(value, 'The subject alternative names')
    if (names.length === 0) return ['The list of alternative names is empty.']
    return names.flatMap(({ tag, content }) => judgeName(tag, content) ?? [])
  } catch (error) {
    if (error instanceof PkiError) return ['The list of alternative names cannot be read.']
    throw error
  }
}

function judgeName(tag: number, content: Bytes): string | null {
  if (tag === kinds.ip) {
    return content.length === 4 || content.length === 16
      ? null
      : `An IP address has ${content.length} bytes; it must have 4 or 16.`
  }
  if (otherKinds.includes(tag)) return null
  if (tag !== kinds.email && tag !== kinds.dns && tag !== kinds.uri) {
    return 'An alternative name has an unknown type.'
  }
  const text = parseUtf8(content)
  if (text === null || !/^[\u0020-\u007e]*$/.test(text)) {
    return 'An alternative name contains characters other than ASCII.'
  }
  if (tag === kinds.email && !isMailAddress(text))
    return `${quote(text)} is not a valid email address.`
  if (tag === kinds.dns && !isDnsName(text)) return `${quote(text)} is not a valid DNS name.`
  if (tag === kinds.uri && !/^[A-Za-z][A-Za-z0-9+.-]*:./.test(text)) {
    return `${quote(text)} is not a valid URI.`
  }
  return null
}
