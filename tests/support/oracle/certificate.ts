// The writers of names, requests and certificates that Botcert had before @peculiar/x509, kept to compare the library's
// bytes with.
import { concatBytes, encodeUtf8, type Bytes } from '../../../src/text/bytes'
import { tags } from '../../../src/pki/asn1/der'
import {
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../../../src/pki/asn1/der-writer'
import type { ExtendedKeyUsage, KeyUsage } from '../../../src/pki/x509/extensions'
import { attributeOids, stringTags, type StringType } from '../../../src/pki/x509/names'
import { oids } from '../../../src/pki/asn1/oids'
import type { SubjectAttribute } from '../../../src/profile/profile'
import type { BuildCertificateOptions } from '../../../src/pki/write/certificate'
import type { BuildCsrOptions } from '../../../src/pki/write/csr'
import { encodeSignatureAlgorithm, signDer } from './signing'

/**
 * A name of one attribute an RDN, in the order given.
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

/** Builds a request that asks for no extensions: the CA decides them. Returns DER. */
export async function buildCsr({ subjectDer, key, hash }: BuildCsrOptions): Promise<Bytes> {
  // The attributes are not OPTIONAL (RFC 2986 §4.1): GnuTLS refuses a request without them.
  const requestInfo = encodeSequence(encodeInteger(0), subjectDer, key.spkiDer, encodeElement(0xa0))
  return signDer(requestInfo, key, hash)
}

/** Builds and signs a v3 certificate. Returns DER. */
export async function buildCertificate(options: BuildCertificateOptions): Promise<Bytes> {
  const { issuerKey, hash } = options
  const toBeSigned = encodeSequence(
    encodeElement(0xa0, encodeInteger(2)),
    encodeInteger(options.serialNumber),
    encodeSignatureAlgorithm(issuerKey, hash),
    options.issuerDer,
    encodeSequence(encodeTime(options.notBefore), encodeTime(options.notAfter)),
    options.subjectDer,
    options.spkiDer,
    encodeElement(0xa3, encodeSequence(concatBytes(...options.extensions))),
  )
  return signDer(toBeSigned, issuerKey, hash)
}

/** UTCTime to 2049, GeneralizedTime from 2050. Seconds, no fraction, UTC. */
export function encodeTime(time: Date): Bytes {
  const text = time.toISOString().replaceAll(/[-:T]|\.\d+/g, '')
  return time.getUTCFullYear() < 2050
    ? encodeElement(tags.utcTime, encodeUtf8(text.slice(2)))
    : encodeElement(tags.generalizedTime, encodeUtf8(text))
}

/** In the order of the bits (RFC 5280 §4.2.1.3). */
const keyUsages: readonly KeyUsage[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
]

const derTrue = Uint8Array.of(tags.boolean, 1, 0xff)

function encodeExtension(oid: string, isCritical: boolean, valueDer: Bytes): Bytes {
  return encodeSequence(
    encodeOid(oid),
    // FALSE is the default, which DER leaves out.
    ...(isCritical ? [derTrue] : []),
    encodeElement(tags.octetString, valueDer),
  )
}

function encodeBasicConstraints(isCa: boolean, isCritical: boolean): Bytes {
  return encodeExtension(
    oids.basicConstraints,
    isCritical,
    encodeSequence(...(isCa ? [derTrue] : [])),
  )
}

function encodeKeyUsage(usages: readonly KeyUsage[], isCritical: boolean): Bytes {
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

function encodeExtendedKeyUsage(usages: readonly ExtendedKeyUsage[], isCritical: boolean): Bytes {
  const usageOids = usages.map((usage) => encodeOid(oids[usage]))
  return encodeExtension(oids.extendedKeyUsage, isCritical, encodeSequence(...usageOids))
}

function encodeSubjectKeyIdentifier(keyIdentifier: Bytes): Bytes {
  const value = encodeElement(tags.octetString, keyIdentifier)
  return encodeExtension(oids.subjectKeyIdentifier, false, value)
}

function encodeAuthorityKeyIdentifier(keyIdentifier: Bytes): Bytes {
  const value = encodeSequence(encodeElement(0x80, keyIdentifier))
  return encodeExtension(oids.authorityKeyIdentifier, false, value)
}

/** A SubjectAltName of names and addresses, for servers. */
function encodeSubjectAlternativeName(
  dnsNames: readonly string[],
  ipAddresses: readonly Bytes[],
): Bytes {
  const names = dnsNames.map((name) => encodeElement(0x82, encodeUtf8(name)))
  const addresses = ipAddresses.map((address) => encodeElement(0x87, address))
  return encodeExtension(oids.subjectAlternativeName, false, encodeSequence(...names, ...addresses))
}

export const extensions = {
  encodeBasicConstraints,
  encodeKeyUsage,
  encodeExtendedKeyUsage,
  encodeSubjectKeyIdentifier,
  encodeAuthorityKeyIdentifier,
  encodeSubjectAlternativeName,
}
