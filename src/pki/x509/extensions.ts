// The certificate extensions that a client certificate carries (RFC 5280 §4.2.1), read.
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
import { orNull, PkiError } from '../errors'
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
  /** How many intermediate CAs may follow below this one; null if there is no limit. */
  readonly pathLength: number | null
}

export interface Extensions {
  /** Null if the extension is absent, like each of these. */
  readonly basicConstraints: BasicConstraints | null
  readonly keyUsage: readonly KeyUsage[] | null
  /** Dotted OIDs. */
  readonly extendedKeyUsage: readonly string[] | null
  /** For people, see `formatGeneralNames`. */
  readonly subjectAlternativeNames: readonly string[] | null
  readonly subjectKeyIdentifier: Bytes | null
  /** Only its keyIdentifier; null if it names the issuer only by other means. */
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

/** Whether a client may use the certificate: without the extension, any purpose is allowed (RFC 5280 §4.2.1.12). */
export function allowsClientAuth(extendedKeyUsage: Extensions['extendedKeyUsage']): boolean {
  const allowing: readonly string[] = [oids.clientAuth, oids.anyExtendedKeyUsage]
  return extendedKeyUsage?.some((usage) => allowing.includes(usage)) ?? true
}

/** Whether the key may sign, as a TLS client's must (RFC 8446 §4.4.2.4); no key usage restricts nothing. */
export function allowsSignatures(keyUsage: readonly string[] | null): boolean {
  return keyUsage?.includes('digitalSignature') ?? true
}

/** One extension as it stands, whether it is known, repeated or sound. */
export interface ExtensionElement {
  readonly element: Element
  /** Dotted. */
  readonly oid: string
  readonly isCritical: boolean
  /** Whether the flag is written out; DER leaves FALSE out (X.690 §11.5). */
  readonly hasCriticalFlag: boolean
  /** What the OCTET STRING contains, as written. */
  readonly valueDer: Bytes
  /** Null if that is not one element of DER. */
  readonly value: Element | null
}

/**
 * Splits an Extensions SEQUENCE (RFC 5280 §4.1.2.9). Nothing inside the extensions is judged.
 *
 * @throws PkiError `der-malformed`.
 */
export function readExtensions(list: Element): readonly ExtensionElement[] {
  return readSequence(list, 'The extensions').map((element) => {
    const [type, ...others] = readSequence(element, 'An extension')
    const critical = others.find(({ tag }) => tag === tags.boolean)
    const valueDer = expectTag(others.at(-1), tags.octetString, 'An extension value').content
    return {
      element,
      oid: parseOid(expectTag(type, tags.oid, 'An extension')),
      isCritical: (critical?.content[0] ?? 0) !== 0,
      hasCriticalFlag: critical !== undefined,
      valueDer,
      value: orNull(() => readWhole(valueDer)),
    }
  })
}

/**
 * Reads the extensions of a certificate or a request that are known here; others are ignored.
 *
 * @param list the Extensions SEQUENCE.
 * @throws PkiError `der-malformed`, also for an extension that occurs twice (RFC 5280 §4.2).
 */
export function parseExtensions(list: Element): Extensions {
  const values = new Map<string, Element>()
  for (const { element, oid, value, valueDer } of readExtensions(list)) {
    if (values.has(oid)) {
      throw new PkiError('der-malformed', `The extension ${oid} occurs twice.`, {
        where: `byte ${element.offset}`,
      })
    }
    values.set(oid, value ?? readWhole(valueDer))
  }
  const read = <T>(oid: string, parse: (value: Element) => T): T | null => {
    const value = values.get(oid)
    return value === undefined ? null : parse(value)
  }
  return {
    basicConstraints: read(oids.basicConstraints, parseBasicConstraints),
    keyUsage: read(oids.keyUsage, parseKeyUsage),
    extendedKeyUsage: read(oids.extendedKeyUsage, parseExtendedKeyUsage),
    subjectAlternativeNames: read(oids.subjectAlternativeName, formatGeneralNames),
    subjectKeyIdentifier: read(
      oids.subjectKeyIdentifier,
      (value) => expectTag(value, tags.octetString, 'The subject key identifier').content,
    ),
    authorityKeyIdentifier: read(oids.authorityKeyIdentifier, parseAuthorityKeyIdentifier),
  }
}

/**
 * Whether it is a CA, and how long its chains may be (RFC 5280 §4.2.1.9).
 *
 * @throws PkiError `der-malformed`.
 */
export function parseBasicConstraints(value: Element): BasicConstraints {
  const parts = readSequence(value, 'The basic constraints')
  const pathLength = parts.find(({ tag }) => tag === tags.integer)
  return {
    isCa: parts[0]?.tag === tags.boolean && parts[0].content[0] !== 0,
    pathLength: pathLength === undefined ? null : parseSmallInteger(pathLength),
  }
}

/**
 * The usages whose bits are set, in the order of the bits (RFC 5280 §4.2.1.3).
 *
 * @throws PkiError `der-malformed`.
 */
export function parseKeyUsage(value: Element): readonly KeyUsage[] {
  const octets = expectTag(value, tags.bitString, 'The key usage').content.subarray(1)
  return keyUsages.filter((_usage, position) => {
    const octet = octets[position >> 3] ?? 0
    return (octet & (0x80 >> (position & 7))) !== 0
  })
}

/**
 * Dotted OIDs (RFC 5280 §4.2.1.12).
 *
 * @throws PkiError `der-malformed`.
 */
export function parseExtendedKeyUsage(value: Element): readonly string[] {
  return readSequence(value, 'The extended key usage').map((purpose) =>
    parseOid(expectTag(purpose, tags.oid, 'A purpose')),
  )
}

/**
 * Its keyIdentifier; null if it names the issuer only by other means (RFC 5280 §4.2.1.1).
 *
 * @throws PkiError `der-malformed`.
 */
export function parseAuthorityKeyIdentifier(value: Element): Bytes | null {
  const parts = readSequence(value, 'The authority key identifier')
  return parts.find(({ tag }) => tag === 0x80)?.content ?? null
}
