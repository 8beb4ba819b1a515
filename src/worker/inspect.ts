// The batch check in the worker: its items come in portions. Reports are made of what came of it.
import { encodeUtf8, formatHex, sha256 } from '../text/bytes'
import { parseAccounts } from '../lint/accounts'
import { runBatch } from '../lint/batch-run'
import type { BatchItem } from '../lint/lint-item'
import { formatCsvReport } from '../lint/report/csv'
import { formatHtmlReport } from '../lint/report/html'
import { formatJsonReport } from '../lint/report/json'
import { formatSarifReport } from '../lint/report/sarif'
import { webCryptoTools as tools } from '../lint/model/signature'
import { parseProfile } from '../profile/profile'
import type {
  InspectProgress,
  InspectRequest,
  InspectResult,
  OutputFile,
  ReportRequest,
} from './api'

/** Items of one message to the page: few enough to come soon, many enough to cost little. */
const portionSize = 100

/**
 * Judges everything in the files.
 *
 * @param onProgress gets every item, in the order of the files.
 * @throws PkiError `profile-invalid`.
 */
export async function inspectFiles(
  { files, profileJson, profileName, accounts, now }: InspectRequest,
  onProgress: (progress: InspectProgress) => void,
): Promise<InspectResult> {
  const profile = parseProfile(profileJson, profileName)
  const run = await runBatch({
    files: files.map(({ name, bytes }) => ({ name, read: () => bytes })),
    accounts: accounts === null ? null : parseAccounts(accounts),
    ...{ profile, now, tools },
  })
  let portion: BatchItem[] = []
  let done = 0
  const tell = (): void => {
    done += portion.length
    onProgress({ items: portion, done, total: run.total })
    portion = []
  }
  for await (const item of run.items) {
    // A view of its whole file would cross to the page with all of it.
    portion.push(item.ok ? { ...item, der: item.der.slice() } : item)
    if (portion.length === portionSize) tell()
  }
  if (portion.length > 0) tell()
  const { id, name, version } = profile
  const hash = formatHex(await sha256(encodeUtf8(profileJson)))
  return { batchFindings: run.batchFindings, profile: { id, name, version, sha256: hash } }
}

const writers = {
  csv: formatCsvReport,
  json: formatJsonReport,
  html: formatHtmlReport,
  sarif: formatSarifReport,
}

const mediaTypes = {
  csv: 'text/csv',
  json: 'application/json',
  html: 'text/html',
  sarif: 'application/sarif+json',
} as const

/** The batch check's report as a file. */
export function writeReport({ format, ...source }: ReportRequest): Omit<OutputFile, 'role'> {
  const date = source.time.toISOString().slice(0, 10)
  return {
    name: `certificate-requests-${date}.${format}`,
    mediaType: mediaTypes[format],
    bytes: encodeUtf8(writers[format](source)),
  }
}
