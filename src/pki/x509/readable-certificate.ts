// A certificate that can be shown: its names are read too, which certificate.ts leaves to those who compare bytes.
import type { Bytes } from '../../text/bytes'
import { parseCertificate, type Certificate } from './certificate'
import { PkiError } from '../errors'
import { parseName } from './names'

/** @throws PkiError `certificate-malformed`, also for a name that is none. */
export function parseReadableCertificate(certificateDer: Bytes): Certificate {
  const certificate = parseCertificate(certificateDer)
  try {
    parseName(certificate.subjectDer)
    parseName(certificate.issuerDer)
    return certificate
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    throw new PkiError(
      'certificate-malformed',
      `A name in the certificate could not be read: ${cause.message}`,
      { cause },
    )
  }
}
