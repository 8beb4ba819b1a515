// The batch check in the worker: all files read, looked over once for what only the whole batch shows, then judged item
// by item. Reports are made of what came of it.
import { encodeUtf8, formatHex, sha256 } from '../text/bytes'
import { parseAccounts } from '../lint/accounts'
import { readBatchItems } from '../lint/batch-items'
import { createBatchIndex, type BatchJudgement } from '../lint/batch-index'
import {
  holdsPrivateKey,
  inspectItem,
  type BatchItem,
  type InspectContext,
} from '../lint/lint-item'
import { formatCsvReport } from '../lint/report/csv'
import { formatHtmlReport } from '../lint/report/html'
import { formatJsonReport } from '../lint/report/json'
import { formatSarifReport } from '../lint/report/sarif'
import type { LintTools } from '../lint/model/signature'
import { parseProfile } from '../profile/profile'
import { checkSignature } from '../pki/keys/signature'
import type { FoundItem } from '../files/item'
import type {
  InspectProgress,
  InspectRequest,
  InspectResult,
  OutputFile,
  ReportRequest,
} from './api'

const tools: LintTools = { checkSignature, sha256 }

/** Items of one message to the page: few enough to come soon, many enough to cost little. */
const batchSize = 100

/** One item with what its file says about it. */
interface Work {
  readonly item: FoundItem
  readonly hasPrivateKeyBeside: boolean
}

/**
 * Judges everything in the files.
 *
 * @param onProgress gets every item, in the order of the files.
 * @throws PkiError `profile-invalid`.
 */
export async function inspectFiles(
  request: InspectRequest,
  onProgress: (progress: InspectProgress) => void,
): Promise<InspectResult> {
  const { profileJson, profileName, now } = request
  const profile = parseProfile(profileJson, profileName)
  const accounts = request.accounts === null ? null : parseAccounts(request.accounts)
  const work: Work[] = []
  for (const file of request.files) {
    const items = await readBatchItems(file)
    const hasPrivateKeyBeside = holdsPrivateKey(items)
    for (const item of items) work.push({ item, hasPrivateKeyBeside })
  }
  const index = createBatchIndex(tools)
  for (const { item } of work) await index.note(item)
  const batch = index.judge(accounts, profile)
  for (let start = 0; start < work.length; start += batchSize) {
    const items = await Promise.all(
      work.slice(start, start + batchSize).map(({ item, hasPrivateKeyBeside }) => {
        const { answered } = batch
        return inspect(item, { profile, now, hasPrivateKeyBeside, answered }, batch)
      }),
    )
    onProgress({ items, done: start + items.length, total: work.length })
  }
  const { id, name, version } = profile
  const hash = formatHex(await sha256(encodeUtf8(profileJson)))
  return { batchFindings: batch.batchFindings, profile: { id, name, version, sha256: hash } }
}

async function inspect(
  item: FoundItem,
  context: InspectContext,
  { complete }: BatchJudgement,
): Promise<BatchItem> {
  const inspected = complete(await inspectItem(item, context, tools))
  // A view of its whole file would cross to the page with all of it.
  return inspected.ok ? { ...inspected, der: inspected.der.slice() } : inspected
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
