// The second half of the two-step way: the key that waited and the CA's answer become the bot's file.
import { summarizeItem, type ItemSummary } from '../files/summary'
import { PkiError } from '../pki/errors'
import { summarizeKey } from '../pki/keys/public-key'
import {
  summarizeCertificate,
  type Certificate,
  type CertificateSummary,
} from '../pki/x509/certificate'
import { formatName, parseCommonName } from '../pki/x509/names'
import type { Profile } from '../profile/profile'
import type { Finding } from '../lint/rule'
import type { CreateResult } from './create'
import { deliver, type CreateStep, type NewPassword, type OutputChoice } from './deliver'
import { formatFileName } from './file-names'
import type { FinishCheck, FinishMatch } from './finish'
import { isRefused } from './refusals'

/** What belongs together, as plain data. */
export interface FinishSummary {
  /** Null if no certificate belongs to a key. */
  readonly match: FinishMatchView | null
  readonly unused: readonly { readonly item: ItemSummary; readonly reason: string }[]
  readonly missing: readonly ('key' | 'certificate')[]
}

export interface FinishMatchView {
  readonly commonName: string
  readonly certificate: CertificateSummary
  /** Leaf first. */
  readonly chain: readonly CertificateSummary[]
  readonly hasRoot: boolean
  /** Of the certificate and its chain. */
  readonly findings: readonly Finding[]
  /** What the CA made of the request; null without one that can be read. */
  readonly changes: readonly Finding[] | null
  /** Sentences for which a pod refuses the certificate; empty if none is known. */
  readonly refusals: readonly string[]
}

/** What `checkFinish` found, without keys: for a page or a report. */
export async function summarizeFinish({
  match,
  unused,
  missing,
}: FinishCheck): Promise<FinishSummary> {
  return {
    match: match === null ? null : await describeMatch(match),
    unused: await Promise.all(
      unused.map(async ({ item, reason }) => ({ item: await summarizeItem(item), reason })),
    ),
    missing,
  }
}

async function describeMatch(match: FinishMatch): Promise<FinishMatchView> {
  const { certificate, chain, root, findings, changes } = match
  return {
    commonName: parseCommonName(certificate.subjectDer) ?? '',
    certificate: await summarizeCertificate(certificate),
    chain: await Promise.all(chain.map(summarizeCertificate)),
    hasRoot: root !== null,
    findings,
    changes,
    refusals: [...findings, ...(changes ?? [])].filter(isRefused).map(({ detail }) => detail),
  }
}

export interface FinishOptions {
  /** Of `checkFinish`. */
  readonly match: FinishMatch | null
  readonly profile: Profile
  readonly output: OutputChoice
  readonly newPassword: NewPassword
}

/**
 * Makes the bot's files from the key and the certificate that belong together.
 *
 * @throws PkiError `finish-no-match`, and what `deliver` throws.
 */
export async function finishBotCertificate(
  { match, profile, output, newPassword }: FinishOptions,
  onStep: (step: CreateStep) => void,
): Promise<CreateResult> {
  if (match === null) {
    throw new PkiError('finish-no-match', 'No certificate among these belongs to a key among them.')
  }
  const { key, certificate, chain } = match
  const commonName = parseCommonName(certificate.subjectDer) ?? ''
  const files = await deliver({
    key,
    chain,
    output,
    password: newPassword,
    profile,
    fileName: formatFileName(commonName),
    onStep,
  })
  return {
    ...files,
    subject: formatName(certificate.subjectDer),
    commonName,
    key: await summarizeKey(key.spkiDer),
    certificate: await summarizeCertificate(certificate),
    ca: await summarizeIssuer(chain),
    notices: [],
  }
}

async function summarizeIssuer([, issuer]: readonly Certificate[]): Promise<CreateResult['ca']> {
  return issuer === undefined ? null : summarizeCertificate(issuer)
}
