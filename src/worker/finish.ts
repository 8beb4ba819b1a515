// The second half of the two-step way: the key that waited and the CA's answer become the bot's file.
import { summarizeCertificate, type Certificate } from '../pki/x509/certificate'
import { PkiError } from '../pki/errors'
import { formatFileName } from '../bot/file-names'
import { checkFinish, type FinishCheck, type FinishMatch } from '../bot/finish'
import { summarizeItem } from '../files/summary'
import { formatName, parseCommonName } from '../pki/x509/names'
import { openFile } from '../files/open'
import type { OpenedFile } from '../files/item'
import { summarizeKey } from '../pki/keys/public-key'
import type {
  CreateResult,
  CreateStep,
  FileView,
  FinishInput,
  FinishMatchView,
  FinishRequest,
  FinishView,
} from './api'
import { deliver } from '../bot/deliver'
import { describeFile, describeUnreadable } from './open'

/** One reading of all that was dropped. */
interface Reading {
  readonly files: readonly FileView[]
  readonly check: FinishCheck
}

async function read({ files, password, profile, now }: FinishInput): Promise<Reading> {
  const opened: OpenedFile[] = []
  const views: FileView[] = []
  for (const file of files) {
    try {
      const result = await openFile(file, password)
      opened.push(result)
      views.push(await describeFile(result, password))
    } catch (error) {
      views.push(describeUnreadable(file.name, error))
    }
  }
  const items = opened.flatMap((file) => file.items)
  return { files: views, check: await checkFinish({ items, profile, now }) }
}

/** What belongs together, and what the CA made of the request. */
export async function viewFinish(input: FinishInput): Promise<FinishView> {
  const { files, check } = await read(input)
  const { match, unused, missing } = check
  return {
    files,
    match: match === null ? null : await describeMatch(match),
    unused: await Promise.all(
      unused.map(async ({ item, reason }) => ({ item: await summarizeItem(item), reason })),
    ),
    missing,
  }
}

async function describeMatch(match: FinishMatch): Promise<FinishMatchView> {
  const { certificate, chain, root, csr, changes, podFindings } = match
  return {
    commonName: parseCommonName(certificate.subjectDer) ?? '',
    certificate: await summarizeCertificate(certificate),
    chain: await Promise.all(chain.map(summarizeCertificate)),
    hasRoot: root !== null,
    hasRequest: csr !== null,
    changes,
    podFindings,
  }
}

/**
 * Makes the bot's files from the key and the certificate that belong together.
 *
 * @throws PkiError `finish-no-match`, and what `deliver` throws.
 */
export async function finishBotCertificate(
  request: FinishRequest,
  onStep: (step: CreateStep) => void,
): Promise<CreateResult> {
  const { profile, output, newPassword } = request
  const { match } = (await read(request)).check
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
