// The certificate extensions that a client certificate carries (RFC 5280 §4.2.1), written and read.
import type { Bytes } from '../../text/bytes'
import {
  expectTag,
  parseOid,
  parseSmallInteger,
  readSequence,
  readWhole,
  tags,
  type Element,
} from '../asn1/der'
import { encodeElement, encodeOid, encodeSequence } from '../asn1/der-writer'
import { PkiError } from '../errors'
import { formatGeneralNames } from './general-names'
import { oids } from '../asn1/oids'

/** In the order of the bits (RFC 5280 §4.2.1.3). */
const keyUsages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const
export type KeyUsage = (typeof keyUsages)[number]

export type ExtendedKeyUsage = 'clientAuth' | 'serverAuth' | 'emailProtection'

interface BasicConstraints {
  readonly isCa: boolean
  /** Most intermediate CAs below this one; null where it is not limited. */
  readonly pathLength: number | null
}

export interface Extensions {
  /** Null where the extension is absent, as for each of these. */
  readonly basicConstraints: BasicConstraints | null
  readonly keyUsage: readonly KeyUsage[] | null
  /** Dotted OIDs. */
  readonly extendedKeyUsage: readonly string[] | null
  /** For people, see `formatGeneralNames`. */
  readonly subjectAlternativeNames: readonly string[] | null
  readonly subjectKeyIdentifier: Bytes | null
  /** Its keyIdentifier alone. */
  readonly authorityKeyIdentifier: Bytes | null
}

export const noExtensions: Extensions = {
  basicConstraints: null,
  keyUsage: null,
  extendedKeyUsage: null,
  subjectAlternativeNames: null,
  subjectKeyIdentifier: null,
  authorityKeyIdentifier: null,
}

const derTrue = Uint8Array.of(tags.boolean, 1, 0xff)

function encodeExtension(oid: string, isCritical: boolean, valueDer: Bytes): Bytes {
  return encodeSequence(
    encodeOid(oid),
    // FALSE is the default, which DER leaves out.
    ...(isCritical ? [derTrue] : []),
    encodeElement(tags.octetString, valueDer),
  )
}

export function encodeBasicConstraints(isCa: boolean, isCritical: boolean): Bytes {
  return encodeExtension(
    oids.basicConstraints,
    isCritical,
    encodeSequence(...(isCa ? [derTrue] : [])),
  )
}

export function encodeKeyUsage(usages: readonly KeyUsage[], isCritical: boolean): Bytes {
  const positions = usages.map((usage) => keyUsages.indexOf(usage))
  const octets = new Uint8Array(Math.max(...positions) > 7 ? 2 : 1)
  for (const position of positions) {
    const index = position >> 3
    octets[index] = (octets[index] ?? 0) | (0x80 >> (position & 7))
  }
  // A named bit list ends with its last set bit (X.690 §11.2.2).
  const unusedBits = 7 - (Math.max(...positions) & 7)
  const bitString = encodeElement(tags.bitString, Uint8Array.of(unusedBits), octets)
  return encodeExtension(oids.keyUsage, isCritical, bitString)
}

export function encodeExtendedKeyUsage(
  usages: readonly ExtendedKeyUsage[],
  isCritical: boolean,
): Bytes {
  const usageOids = usages.map((usage) => encodeOid(oids[usage]))
  return encodeExtension(oids.extendedKeyUsage, isCritical, encodeSequence(...usageOids))
}

export function encodeSubjectKeyIdentifier(keyIdentifier: Bytes): Bytes {
  const value = encodeElement(tags.octetString, keyIdentifier)
  return encodeExtension(oids.subjectKeyIdentifier, false, value)
}

export function encodeAuthorityKeyIdentifier(keyIdentifier: Bytes): Bytes {
  const value = encodeSequence(encodeElement(0x80, keyIdentifier))
  return encodeExtension(oids.authorityKeyIdentifier, false, value)
}

/** A SubjectAltName of names and addresses, for servers. */
export function encodeSubjectAlternativeName(
  dnsNames: readonly string[],
  ipAddresses: readonly Bytes[],
): Bytes {
  const names = dnsNames.map((name) => encodeElement(0x82, new TextEncoder().encode(name)))
  const addresses = ipAddresses.map((address) => encodeElement(0x87, address))
  return encodeExtension(oids.subjectAlternativeName, false, encodeSequence(...names, ...addresses))
}

/**
 * Reads the extensions of a certificate or a request that we know; others are passed over.
 *
 * @param list the Extensions SEQUENCE.
 * @throws PkiError `der-malformed`, also for an extension that stands twice (RFC 5280 §4.2).
 */
export function parseExtensions(list: Element): Extensions {
  const values = new Map<string, Element>()
  for (const extension of readSequence(list, 'The extensions')) {
    const parts = readSequence(extension, 'An extension')
    const oid = parseOid(expectTag(parts[0], tags.oid, 'An extension'))
    if (values.has(oid)) {
      throw new PkiError('der-malformed', `The extension ${oid} stands twice.`, {
        where: `byte ${extension.offset}`,
      })
    }
    values.set(
      oid,
      readWhole(expectTag(parts.at(-1), tags.octetString, 'An extension value').content),
    )
  }
  const read = <T>(oid: string, parse: (value: Element) => T): T | null => {
    const value = values.get(oid)
    return value === undefined ? null : parse(value)
  }
  return {
    basicConstraints: read(oids.basicConstraints, parseBasicConstraints),
    keyUsage: read(oids.keyUsage, parseKeyUsage),
    extendedKeyUsage: read(oids.extendedKeyUsage, (value) =>
      readSequence(value, 'The extended key usage').map(parseOid),
    ),
    subjectAlternativeNames: read(oids.subjectAlternativeName, formatGeneralNames),
    subjectKeyIdentifier: read(
      oids.subjectKeyIdentifier,
      (value) => expectTag(value, tags.octetString, 'The subject key identifier').content,
    ),
    authorityKeyIdentifier: read(oids.authorityKeyIdentifier, parseAuthorityKeyIdentifier),
  }
}

function parseBasicConstraints(value: Element): BasicConstraints {
  const parts = readSequence(value, 'The basic constraints')
  const pathLength = parts.find(({ tag }) => tag === tags.integer)
  return {
    isCa: parts[0]?.tag === tags.boolean && parts[0].content[0] !== 0,
    pathLength: pathLength === undefined ? null : parseSmallInteger(pathLength),
  }
}

/** @throws PkiError `der-malformed`. */
export function parseKeyUsage(value: Element): readonly KeyUsage[] {
  const octets = expectTag(value, tags.bitString, 'The key usage').content.subarray(1)
  return keyUsages.filter((_usage, position) => {
    const octet = octets[position >> 3] ?? 0
    return (octet & (0x80 >> (position & 7))) !== 0
  })
}

/** Null where it names the issuer by other means only. */
function parseAuthorityKeyIdentifier(value: Element): Bytes | null {
  const parts = readSequence(value, 'The authority key identifier')
  return parts.find(({ tag }) => tag === 0x80)?.content ?? null
}
