// Writes a certificate chain as PKCS#7: a SignedData without signers (RFC 5652 §5.1, RFC 8551 §3.8), what Windows and CAs
// call P7B. pkijs lacks certificates that are written as they are.
import { ContentInfo, EncapsulatedContentInfo, SignedData, type Certificate as Parsed } from 'pkijs'
import type { Bytes } from '../../text/bytes'
import type { Certificate } from '../x509/certificate'
import { callLibrary } from './library-call'
import { verbatim } from './verbatim'

/**
 * A P7B file.
 *
 * @returns DER, but for the order of the certificates.
 * @throws PkiError `pkcs7-malformed` if it cannot be written.
 */
export function encodePkcs7(certificates: readonly Certificate[]): Bytes {
  return callLibrary('pkcs7-malformed', 'The P7B file', () => {
    const signedData = new SignedData({
      encapContentInfo: new EncapsulatedContentInfo({ eContentType: ContentInfo.DATA }),
      // A SET OF in the order of the chain, as OpenSSL writes it: DER's sorting would tear the chain apart, and
      // many readers show what comes first.
      certificates: certificates.map(({ certificateDer }) => verbatim<Parsed>(certificateDer)),
    })
    const info = new ContentInfo({
      contentType: ContentInfo.SIGNED_DATA,
      content: signedData.toSchema(true),
    })
    return new Uint8Array(info.toSchema().toBER())
  })
}
