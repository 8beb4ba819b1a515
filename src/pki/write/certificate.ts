// Writes X.509 certificates (RFC 5280 §4.1). The generator of @peculiar/x509 lacks exact names: it parses them and writes
// them again. So the structures are those below it, of @peculiar/asn1-x509, with names and key verbatim.
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  Certificate,
  Extensions,
  TBSCertificate,
  Validity,
  Version,
  type Extension,
  type Name,
  type SubjectPublicKeyInfo,
} from '@peculiar/asn1-x509'
import { Integer } from 'asn1js'
import { formatHex, type Bytes } from '../../text/bytes'
import type { Hash, PrivateKey } from '../keys/private-key'
import { awaitLibrary } from './library-call'
import { createSignatureAlgorithm, sign } from './signing'
import { verbatim } from './verbatim'

export interface BuildCertificateOptions {
  /** Big-endian magnitude, at most 20 octets (RFC 5280 §4.1.2.2). */
  readonly serialNumber: Bytes
  readonly issuerDer: Bytes
  readonly subjectDer: Bytes
  readonly spkiDer: Bytes
  /** To the second; UTCTime to 2049, GeneralizedTime from 2050. */
  readonly notBefore: Date
  readonly notAfter: Date
  /** Extension SEQUENCEs, see extensions.ts. */
  readonly extensions: readonly Bytes[]
  readonly issuerKey: PrivateKey
  /** Of the signature, for an RSA key. */
  readonly hash: Hash
}

/**
 * Builds and signs a v3 certificate. Names and key are written byte for byte as given.
 *
 * @returns DER.
 * @throws PkiError `certificate-malformed` if it cannot be written.
 */
export function buildCertificate(options: BuildCertificateOptions): Promise<Bytes> {
  return awaitLibrary('certificate-malformed', 'The certificate', async () => {
    const { issuerKey, hash } = options
    const signature = createSignatureAlgorithm(issuerKey, hash)
    const tbsCertificate = new TBSCertificate({
      version: Version.v3,
      serialNumber: encodeSerialNumber(options.serialNumber),
      signature,
      issuer: verbatim<Name>(options.issuerDer),
      validity: new Validity({ notBefore: options.notBefore, notAfter: options.notAfter }),
      subject: verbatim<Name>(options.subjectDer),
      subjectPublicKeyInfo: verbatim<SubjectPublicKeyInfo>(options.spkiDer),
      extensions: new Extensions(options.extensions.map((der) => verbatim<Extension>(der))),
    })
    const signatureValue = await sign(AsnConvert.serialize(tbsCertificate), issuerKey, hash)
    const certificate = new Certificate({
      tbsCertificate,
      signatureAlgorithm: signature,
      signatureValue,
    })
    return new Uint8Array(AsnConvert.serialize(certificate))
  })
}

/** The content of a positive INTEGER. */
function encodeSerialNumber(magnitude: Bytes): ArrayBuffer {
  return Integer.fromBigInt(BigInt(`0x${formatHex(magnitude)}`)).valueBlock.toBER()
}
