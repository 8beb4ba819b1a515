// Step 2: what this machine sees in the certificate. It is shown and stops nothing: the server decides.
import { summarizeCertificate } from '../../pki/certificate'
import { parseCommonName, formatName } from '../../pki/names'
import { checkLeaf, type PodFindingId } from '../../pki/pod-findings'
import { formatMinute } from '../../pki/time'
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

export async function checkCertificate(p12: OpenedP12, now: Date): Promise<Success<LocalFacts>> {
  const { leaf } = p12
  const { key, ...summary } = await summarizeCertificate(leaf)
  const commonName = parseCommonName(leaf.subjectDer)
  const remarks = checkLeaf(leaf, now)
  const has = (id: PodFindingId): boolean => remarks.some((remark) => remark.id === id)
  const validity = {
    isExpired: has('expired'),
    isNotYetValid: has('not-yet-valid'),
    isForClients: !has('client-auth-missing') && !has('digital-signature-missing'),
  }
  const findings = [
    ...remarks.map(({ detail }) => detail),
    ...(p12.unrelated > 0
      ? [
          `${p12.unrelated} of the certificates in the file ${p12.unrelated === 1 ? 'is' : 'are'} not part of its chain and will not be sent.`,
        ]
      : []),
  ]
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
  const summaryText = findings.length === 0 ? 'Nothing stands out.' : findings.join(' ')
  return {
    ok: true,
    detail: `Valid until ${formatMinute(leaf.notAfter)}; ${describeChain(p12)}. ${summaryText}`,
    facts: { ...validity, certificate },
  }
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
