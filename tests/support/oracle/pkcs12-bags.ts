// Writes the parts of a PKCS#12 file (RFC 7292 §4.2): content infos, bags and their attributes. For odd files, and to
// compare the library's bytes with.
import type { Bytes } from '../../../src/text/bytes'
import type { Certificate } from '../../../src/pki/x509/certificate'
import { tags } from '../../../src/pki/asn1/der'
import {
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../../../src/pki/asn1/der-writer'
import { encodeSetOf } from '../set-of'
import type { Encrypted } from '../../../src/pki/encryption/facts'
import { oids } from '../../../src/pki/asn1/oids'

/** [0] EXPLICIT. */
const explicit0 = 0xa0
/** [0] IMPLICIT OCTET STRING. */
const implicit0 = 0x80

/** ContentInfo of type data (RFC 5652 §4). */
export function encodeData(content: Bytes): Bytes {
  return encodeSequence(
    encodeOid(oids.pkcs7Data),
    encodeElement(explicit0, encodeElement(tags.octetString, content)),
  )
}

/** ContentInfo of type encryptedData (RFC 5652 §8). */
export function encodeEncryptedData({ algorithmDer, encrypted }: Encrypted): Bytes {
  const encryptedContentInfo = encodeSequence(
    encodeOid(oids.pkcs7Data),
    algorithmDer,
    encodeElement(implicit0, encrypted),
  )
  return encodeSequence(
    encodeOid(oids.pkcs7EncryptedData),
    encodeElement(explicit0, encodeSequence(encodeInteger(0), encryptedContentInfo)),
  )
}

export function encodeCertBag(
  { certificateDer }: Certificate,
  attributes: readonly Bytes[],
): Bytes {
  const value = encodeSequence(
    encodeOid(oids.x509Certificate),
    encodeElement(explicit0, encodeElement(tags.octetString, certificateDer)),
  )
  return encodeBag(oids.certBag, value, attributes)
}

/** Of an encrypted PKCS#8 PrivateKeyInfo. */
export function encodeKeyBag(
  { algorithmDer, encrypted }: Encrypted,
  attributes: readonly Bytes[],
): Bytes {
  const value = encodeSequence(algorithmDer, encodeElement(tags.octetString, encrypted))
  return encodeBag(oids.pkcs8ShroudedKeyBag, value, attributes)
}

function encodeBag(oid: string, value: Bytes, attributes: readonly Bytes[]): Bytes {
  return encodeSequence(
    encodeOid(oid),
    encodeElement(explicit0, value),
    // OPTIONAL, and an empty SET is more than some readers expect.
    ...(attributes.length === 0 ? [] : [encodeSetOf(...attributes)]),
  )
}

/** The alias under which a target lists the bag (RFC 2985 §5.5.1). */
export function encodeFriendlyName(name: string): Bytes {
  return encodeAttribute(oids.friendlyName, encodeElement(tags.bmpString, encodeUtf16(name)))
}

/** Ties a key to its certificate (RFC 2985 §5.5.2): the same octets at both; NSS finds the key by it. */
export async function encodeLocalKeyId({ certificateDer }: Certificate): Promise<Bytes> {
  const fingerprint = await crypto.subtle.digest('SHA-1', certificateDer)
  return encodeAttribute(
    oids.localKeyId,
    encodeElement(tags.octetString, new Uint8Array(fingerprint)),
  )
}

/**
 * Java's mark of a certificate that is trusted by itself, here for any purpose. Without it Java passes over
 * a certificate that belongs to no key (JDK-8076190, sun.security.pkcs12.PKCS12KeyStore).
 */
export function encodeJavaTrusted(): Bytes {
  return encodeAttribute(oids.javaTrustedKeyUsage, encodeOid(oids.anyExtendedKeyUsage))
}

function encodeAttribute(oid: string, value: Bytes): Bytes {
  return encodeSequence(encodeOid(oid), encodeElement(tags.set, value))
}

function encodeUtf16(text: string): Bytes {
  return Uint8Array.from({ length: 2 * text.length }, (_, index) => {
    const unit = text.charCodeAt(index >> 1)
    return index % 2 === 0 ? unit >> 8 : unit & 0xff
  })
}
