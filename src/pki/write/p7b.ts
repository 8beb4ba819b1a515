// Writes a certificate chain as PKCS#7: a SignedData without signers (RFC 5652 §5.1, RFC 8551 §3.8), what
// Windows and CAs call P7B.
import type { Bytes } from '../../text/bytes'
import type { Certificate } from '../x509/certificate'
import {
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
  encodeSetOf,
} from '../asn1/der-writer'
import { oids } from '../asn1/oids'

/** [0], EXPLICIT around the content and IMPLICIT on the certificates. */
const context0 = 0xa0

/** Returns DER, but for the order of the certificates. */
export function encodePkcs7(certificates: readonly Certificate[]): Bytes {
  const signedData = encodeSequence(
    encodeInteger(1),
    encodeSetOf(),
    encodeSequence(encodeOid(oids.pkcs7Data)),
    // A SET OF in the order of the chain, as OpenSSL writes it: DER's sorting would tear the chain apart, and
    // many readers show what comes first.
    encodeElement(context0, ...certificates.map(({ certificateDer }) => certificateDer)),
    encodeSetOf(),
  )
  return encodeSequence(encodeOid(oids.pkcs7SignedData), encodeElement(context0, signedData))
}
