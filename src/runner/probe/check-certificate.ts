// Step 2: what this machine sees in the certificate. It is shown and stops nothing: the server decides.
import { oids } from '../../pki/oids'
import { summarizeCertificate, type Certificate } from '../../pki/certificate'
import { parseCommonName, formatName } from '../../pki/names'
import type { ReportCertificate } from '../protocol'
import { formatForeign } from './foreign-text'
import type { OpenedP12 } from './open-p12'
import type { Success } from './outcome'

/** Facts that decide why a server refused, where it gives no reason or an ambiguous one. */
export interface LocalFacts {
  readonly isExpired: boolean
  readonly isNotYetValid: boolean
  /** Whether key usage and extended key usage, where present, admit TLS clients (RFC 5280 §4.2.1.12). */
  readonly isForClients: boolean
  readonly certificate: ReportCertificate
}

const anyExtendedKeyUsage = '2.5.29.37.0'
/** What Symphony asks of keys, in bits of an RSA modulus. */
const minimumModulusBits = 4096

export async function checkCertificate(p12: OpenedP12, now: Date): Promise<Success<LocalFacts>> {
  const { leaf } = p12
  const { key, ...summary } = await summarizeCertificate(leaf)
  const validity = {
    isExpired: leaf.notAfter < now,
    isNotYetValid: leaf.notBefore > now,
    isForClients: allowsClientAuth(leaf) && allowsSignatures(leaf),
  }
  const commonName = parseCommonName(leaf.subjectDer)
  const findings = [
    validity.isExpired && `It has expired at ${formatTime(leaf.notAfter)}.`,
    validity.isNotYetValid && `It is not valid before ${formatTime(leaf.notBefore)}.`,
    !allowsClientAuth(leaf) && 'Its extended key usage does not allow clientAuth.',
    !allowsSignatures(leaf) && 'Its key usage does not allow digitalSignature.',
    leaf.version < 3 && `It is of X.509 version ${leaf.version}, which has no extensions.`,
    leaf.basicConstraints?.isCa === true && 'It is a CA certificate, not one of a bot.',
    key.type !== 'rsa' && `Its key is EC (${key.curve ?? 'unknown curve'}); Symphony asks for RSA.`,
    key.type === 'rsa' &&
      key.bits < minimumModulusBits &&
      `Its key has ${key.bits} bits; Symphony asks for ${minimumModulusBits}.`,
    leaf.signatureAlgorithm.hash === 'SHA-1' && 'It is signed with SHA-1, which is broken.',
    leaf.signatureAlgorithm.hash === null &&
      `It is signed with ${leaf.signatureAlgorithm.name}, which is not among SHA-256, SHA-384, SHA-512.`,
    commonName === null && 'Its subject has no common name, so it names no account.',
    commonName !== null &&
      commonName !== commonName.trim() &&
      'Its common name begins or ends with a space.',
    p12.unrelated > 0 &&
      `${p12.unrelated} of the certificates in the file ${p12.unrelated === 1 ? 'is' : 'are'} not part of its chain and will not be sent.`,
  ].filter((finding) => finding !== false)
  const certificate: ReportCertificate = {
    subject: formatForeign(summary.subject),
    commonName,
    issuer: formatForeign(summary.issuer),
    serialNumber: summary.serialNumber,
    notBefore: leaf.notBefore.toISOString(),
    notAfter: leaf.notAfter.toISOString(),
    keyType: key.type,
    keyBits: key.bits,
    sha256: summary.sha256,
    findings,
  }
  const remarks = findings.length === 0 ? 'Nothing stands out.' : findings.join(' ')
  return {
    ok: true,
    detail: `Valid until ${formatTime(leaf.notAfter)}; ${describeChain(p12)}. ${remarks}`,
    facts: { ...validity, certificate },
  }
}

/** RFC 5280 §4.2.1.12: without the extension any purpose is allowed. */
function allowsClientAuth({ extendedKeyUsage }: Certificate): boolean {
  return (
    extendedKeyUsage === null ||
    extendedKeyUsage.includes(oids.clientAuth) ||
    extendedKeyUsage.includes(anyExtendedKeyUsage)
  )
}

/** A client proves its key by a signature (RFC 8446 §4.4.2.4). */
function allowsSignatures({ keyUsage }: Certificate): boolean {
  return keyUsage === null || keyUsage.includes('digitalSignature')
}

function describeChain({ chain: { certificates, root } }: OpenedP12): string {
  if (root !== null) {
    return certificates.length === 1
      ? 'it is self-signed'
      : `its chain of ${certificates.length} is complete up to the root`
  }
  const last = certificates.at(-1)
  const issuer = last === undefined ? '' : formatForeign(formatName(last.issuerDer))
  return certificates.length === 1
    ? `issued by ${issuer}`
    : `its chain of ${certificates.length} is issued by ${issuer}`
}

function formatTime(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
