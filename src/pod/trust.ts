// Whether an upload makes a certificate trusted: validates the path between them (RFC 5280 §6.1 without policies and
// name constraints). The functions return a fault as a sentence, or null.
import { equalBytes } from '../text/bytes'
import { isSameCertificate, verifyIssuedBy, type Certificate } from '../pki/x509/certificate'
import { formatName } from '../pki/x509/names'
import type { Upload } from './registry'

/** The longest path that is followed from the leaf upwards. */
const maxPathLength = 10

/** Returns why no upload makes the certificate trusted, or null if one does. */
export async function findTrustFault(
  leaf: Certificate,
  others: readonly Certificate[],
  uploads: readonly Upload[],
  now: Date,
): Promise<string | null> {
  const single = uploads.find(
    ({ type, certificate }) => type === 'USER' && isSameCertificate(certificate, leaf),
  )
  if (single !== undefined) return findStatusFault(single)
  const cas = uploads.filter(({ type }) => type === 'USERSIGNING')
  let last = leaf
  for (let below = 0; below < maxPathLength; below += 1) {
    const anchors = await findSigners(last, cas, ({ certificate }) => certificate)
    const anchorFaults = anchors.map(
      (anchor) => findStatusFault(anchor) ?? findIssuerFault(anchor.certificate, below, now),
    )
    // A CA that was renewed with the same key may be uploaded twice, and one certificate may be expired.
    if (anchors.length > 0) return anchorFaults.includes(null) ? null : (anchorFaults[0] ?? null)
    const [issuer] = await findSigners(last, others, (each) => each)
    if (issuer === undefined || isSameCertificate(issuer, last)) break
    const fault = findIssuerFault(issuer, below, now)
    if (fault !== null) return fault
    last = issuer
  }
  return describeUnknownIssuer(last, cas)
}

async function findSigners<T>(
  certificate: Certificate,
  candidates: readonly T[],
  read: (candidate: T) => Certificate,
): Promise<readonly T[]> {
  const isSigner = await Promise.all(
    candidates.map((candidate) => verifyIssuedBy(certificate, read(candidate))),
  )
  return candidates.filter((_candidate, index) => isSigner[index])
}

function findStatusFault({ name, status }: Upload): string | null {
  return status === 'TRUSTED'
    ? null
    : `The uploaded certificate ‘${name}’ has the status ${status}, not TRUSTED.`
}

/** @param below the number of CA certificates between this one and the leaf. */
function findIssuerFault(issuer: Certificate, below: number, now: Date): string | null {
  const name = formatName(issuer.subjectDer)
  const limit = issuer.basicConstraints?.pathLength ?? null
  if (!isCaSigner(issuer)) return `The issuer ${name} is not a CA.`
  if (limit !== null && below > limit)
    return `The CA ${name} allows ${limit} CAs below it, not ${below}.`
  return findValidityFault(`The certificate of the CA ${name}`, issuer, now)
}

/** Whether the certificate may sign other certificates (RFC 5280 §4.2.1.9, §4.2.1.3). */
export function isCaSigner({ basicConstraints, keyUsage }: Certificate): boolean {
  return basicConstraints?.isCa === true && keyUsage?.includes('keyCertSign') !== false
}

function describeUnknownIssuer(last: Certificate, cas: readonly Upload[]): string {
  const issuer = formatName(last.issuerDer)
  const isNamesake = cas.some(({ certificate }) =>
    equalBytes(certificate.subjectDer, last.issuerDer),
  )
  return isNamesake
    ? `The certificate was issued by ${issuer}. A CA with this name was uploaded, but its key did not sign this certificate.`
    : `The certificate was issued by ${issuer}. No such CA was uploaded, and neither was the certificate itself.`
}

function findValidityFault(what: string, certificate: Certificate, now: Date): string | null {
  const { notBefore, notAfter } = certificate
  if (now > notAfter) return `${what} expired at ${notAfter.toISOString()}.`
  if (now < notBefore) return `${what} is not valid before ${notBefore.toISOString()}.`
  return null
}
