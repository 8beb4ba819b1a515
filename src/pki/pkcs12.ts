// Writes PKCS#12 (RFC 7292) in the one variant that every consumer opens: PBES2 with AES-256-CBC and
// PBKDF2-HMAC-SHA-256, MAC with SHA-256, localKeyId and friendlyName. Reading is pkcs12-reader.ts.
import type { Bytes } from './bytes'
import type { Certificate } from './certificate'
import { encodeElement, encodeInteger, encodeOid, encodeSequence, encodeSetOf, tags } from './der'
import type { PrivateKey } from './keys'
import { oids } from './oids'
import { checkPassword } from './passwords'
import { encryptPbes2 } from './pbes2'
import { buildMacData, createMacKey } from './pkcs12-mac'

export interface BuildPkcs12Options {
  readonly key: Pick<PrivateKey, 'pkcs8Der'>
  readonly certificate: Certificate
  /** Certificates that a server may need to reach its trust anchor, nearest to the leaf first. */
  readonly intermediates: readonly Certificate[]
  readonly password: string
  /** The alias that consumers list. */
  readonly friendlyName: string
  /** Of PBKDF2 and of the MAC's derivation: 2,048 to 1,000,000. */
  readonly iterations: number
}

/** [0] EXPLICIT. */
const explicit0 = 0xa0
/** [0] IMPLICIT OCTET STRING. */
const implicit0 = 0x80

/**
 * Writes a PKCS#12 file, strict DER.
 *
 * @throws PkiError `password-refused`.
 */
export async function buildPkcs12(options: BuildPkcs12Options): Promise<Bytes> {
  const { key, certificate, intermediates, password, friendlyName, iterations } = options
  checkPassword(password)
  const attributes = await encodeAttributes(certificate, friendlyName)
  // Certificates first and the leaf before all, as OpenSSL writes: some readers take what comes first.
  const certificateBags = encodeSequence(
    encodeCertBag(certificate, attributes),
    ...intermediates.map((intermediate) => encodeCertBag(intermediate)),
  )
  // WebCrypto derives on a thread of its own, while the MAC's loop keeps this one busy.
  const [encryptedCertificates, shroudedKey, macKey] = await Promise.all([
    encryptPbes2(certificateBags, password, iterations),
    encryptPbes2(key.pkcs8Der, password, iterations),
    createMacKey(password, iterations),
  ])
  const keyBag = encodeBag(
    oids.pkcs8ShroudedKeyBag,
    encodeSequence(
      shroudedKey.algorithmDer,
      encodeElement(tags.octetString, shroudedKey.encrypted),
    ),
    attributes,
  )
  const authenticatedSafe = encodeSequence(
    encodeEncryptedData(encryptedCertificates),
    encodeData(encodeSequence(keyBag)),
  )
  return encodeSequence(
    encodeInteger(3),
    encodeData(authenticatedSafe),
    await buildMacData(authenticatedSafe, macKey),
  )
}

/** ContentInfo of type data (RFC 5652 §4). */
function encodeData(content: Bytes): Bytes {
  return encodeSequence(
    encodeOid(oids.pkcs7Data),
    encodeElement(explicit0, encodeElement(tags.octetString, content)),
  )
}

/** ContentInfo of type encryptedData (RFC 5652 §8). */
function encodeEncryptedData({
  algorithmDer,
  encrypted,
}: {
  readonly algorithmDer: Bytes
  readonly encrypted: Bytes
}): Bytes {
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

function encodeCertBag(certificate: Certificate, attributes?: Bytes): Bytes {
  const value = encodeSequence(
    encodeOid(oids.x509Certificate),
    encodeElement(explicit0, encodeElement(tags.octetString, certificate.certificateDer)),
  )
  return encodeBag(oids.certBag, value, attributes)
}

function encodeBag(oid: string, value: Bytes, attributes?: Bytes): Bytes {
  return encodeSequence(
    encodeOid(oid),
    encodeElement(explicit0, value),
    ...(attributes === undefined ? [] : [attributes]),
  )
}

/** Ties key and leaf together: NSS finds the key by localKeyId, people by friendlyName. */
async function encodeAttributes(certificate: Certificate, friendlyName: string): Promise<Bytes> {
  const fingerprint = await crypto.subtle.digest('SHA-1', certificate.certificateDer)
  return encodeSetOf(
    encodeAttribute(oids.friendlyName, encodeElement(tags.bmpString, encodeUtf16(friendlyName))),
    encodeAttribute(oids.localKeyId, encodeElement(tags.octetString, new Uint8Array(fingerprint))),
  )
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
