// Whom we trust to be a server: the CAs that come with Node, those of the system, and those that somebody
// gives. Never those of the client's P12 file.
import { rootCertificates } from 'node:tls'
import type { Bytes } from '../../text/bytes'
import { parseCertificates } from '../../pki/x509/certificate'
import { encodePem } from '../../pki/pem'
import { readSystemTrust } from './system-trust'

/**
 * Reads a file of CAs, PEM with text around or DER, into PEM that holds nothing else.
 *
 * @throws PkiError as `parseCertificates`.
 */
export function readTrust(file: Bytes): string {
  return parseCertificates(file)
    .map(({ certificateDer }) => encodePem('CERTIFICATE', certificateDer))
    .join('')
}

/** Trust anchors for TLS. Node's `ca` replaces its defaults, so they are named here. */
export function listAnchors(trustPem: string | null): string[] {
  return [...defaultAnchors(), ...(trustPem === null ? [] : [trustPem])]
}

/** What of the system’s own CAs could not be read, one sentence each. */
export function listTrustNotes(): readonly string[] {
  return readSystemTrust().notes
}

let known: readonly string[] | null = null

/** Node's and the system's, which are mostly the same. */
function defaultAnchors(): readonly string[] {
  return (known ??= [
    ...new Map(
      [...rootCertificates, ...readSystemTrust().anchors].map((pem) => [
        pem.replaceAll(/\s/g, ''),
        pem,
      ]),
    ).values(),
  ])
}
