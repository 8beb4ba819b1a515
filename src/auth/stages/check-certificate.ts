// What this machine sees in the certificate. It is shown and stops nothing: the server decides.
import { summarizeCertificate, type Certificate } from '../../pki/x509/certificate'
import { formatName, parseCommonName } from '../../pki/x509/names'
import { lintItem } from '../../lint/lint'
import { readCertificate } from '../../lint/model/certificate'
import { webCryptoTools } from '../../lint/model/signature'
import { allowsClientAuth, allowsSignatures } from '../../pki/x509/extensions'
import { symphony as profile } from '../../profile/symphony'
import { formatTime } from '../../text/dates'
import type { ReportCertificate } from '../../report/auth-report'
import type { CertificateFacts } from '../facts'
import { formatForeign } from '../../text/foreign-text'
import type { StageResult } from '../stage'
import type { OpenedP12 } from '../opened-p12'
import { findOrganization } from './read-request'

export interface CheckCertificateResult extends StageResult<CertificateFacts> {
  readonly certificate: ReportCertificate
}

const dayMs = 86_400_000

export async function checkCertificate(p12: OpenedP12, now: Date): Promise<CheckCertificateResult> {
  const { leaf } = p12
  const { key, sha256, serialNumber } = await summarizeCertificate(leaf)
  const facts: CertificateFacts = {
    subject: formatForeign(formatName(leaf.subjectDer)),
    commonName: parseCommonName(leaf.subjectDer),
    issuer: formatForeign(formatName(leaf.issuerDer)),
    serialNumber,
    sha256,
    version: leaf.version,
    notBefore: leaf.notBefore.getTime(),
    notAfter: leaf.notAfter.getTime(),
    keyType: key.type,
    keyBits: key.bits,
    hash: leaf.signatureAlgorithm.hash,
    allowsClientAuth: allowsClientAuth(leaf.extendedKeyUsage),
    allowsDigitalSignature: allowsSignatures(leaf.keyUsage),
    isCa: leaf.basicConstraints?.isCa === true,
    isSelfSigned: p12.chain.root === leaf,
    sent: p12.sent.map(describeSent),
    isRootKnown: p12.chain.root !== null,
    unrelated: p12.unrelated,
  }
  const model = await readCertificate(leaf.certificateDer, webCryptoTools)
  const findings = [
    ...lintItem(model, { profile, now, isBot: true }).map(({ detail }) => detail),
    ...listUnrelated(p12),
  ]
  const certificate: ReportCertificate = {
    subject: facts.subject,
    commonName: facts.commonName === null ? null : formatForeign(facts.commonName),
    issuer: facts.issuer,
    serialNumber,
    notBefore: leaf.notBefore.toISOString(),
    notAfter: leaf.notAfter.toISOString(),
    daysLeft: Math.floor((leaf.notAfter.getTime() - now.getTime()) / dayMs),
    keyType: key.type,
    keyBits: key.bits,
    sha256,
    findings,
  }
  const summary = findings.length === 0 ? 'Nothing stands out.' : findings.join(' ')
  const detail = `Valid until ${formatTime(leaf.notAfter)}; ${describeChain(p12)}. ${summary}`
  return { status: 'done', detail, facts, certificate }
}

function describeSent(certificate: Certificate): CertificateFacts['sent'][number] {
  return {
    subject: formatForeign(formatName(certificate.subjectDer)),
    issuer: formatForeign(formatName(certificate.issuerDer)),
    notAfter: certificate.notAfter.getTime(),
    issuerOrganization: findOrganization(certificate.issuerDer),
  }
}

function listUnrelated({ unrelated }: OpenedP12): readonly string[] {
  if (unrelated === 0) return []
  const verb = unrelated === 1 ? 'is' : 'are'
  return [
    `${unrelated} of the certificates in the file ${verb} not part of its chain and will not be sent.`,
  ]
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
