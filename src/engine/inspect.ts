// The CSR desk in the worker: all files read, looked over once for what only the whole heap shows, then judged item
// by item. Reports are made of what came of it.
import { encodeUtf8, formatHex, sha256 } from '../pki/bytes'
import { parseAccounts } from '../pki/lint/accounts'
import { createAnsweredRequests } from '../pki/lint/answered-requests'
import { readDeskItems } from '../pki/lint/desk-intake'
import type { HeapItem } from '../pki/lint/heap'
import {
  holdsPrivateKey,
  inspectItem,
  type DeskItem,
  type InspectContext,
} from '../pki/lint/inspect'
import { lintHeap, type HeapFinding } from '../pki/lint/lint'
import { formatCsvReport } from '../pki/lint/report/csv'
import { formatHtmlReport } from '../pki/lint/report/html'
import { formatJsonReport } from '../pki/lint/report/json'
import { formatSarifReport } from '../pki/lint/report/sarif'
import type { LintTools } from '../pki/lint/signature-model'
import { surveyItem } from '../pki/lint/survey'
import { parseProfile } from '../pki/profile'
import { checkSignature } from '../pki/signature'
import type { IntakeItem } from '../pki/intake-item'
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
  readonly item: IntakeItem
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
    const items = await readDeskItems(file)
    const hasPrivateKeyBeside = holdsPrivateKey(items)
    for (const item of items) work.push({ item, hasPrivateKeyBeside })
  }
  const { heap, positions, answered } = await survey(work)
  const byPosition = new Map<number, HeapFinding[]>()
  const heapFindings: HeapFinding[] = []
  for (const finding of lintHeap(heap, accounts, profile)) {
    const position = finding.item === null ? undefined : positions[finding.item]
    if (position === undefined) heapFindings.push(finding)
    else byPosition.set(position, [...(byPosition.get(position) ?? []), finding])
  }
  for (let start = 0; start < work.length; start += batchSize) {
    const items = await Promise.all(
      work.slice(start, start + batchSize).map(({ item, hasPrivateKeyBeside }, index) => {
        const context = { profile, now, hasPrivateKeyBeside, answered }
        return inspect(item, context, byPosition.get(start + index) ?? [])
      }),
    )
    onProgress({ items, done: start + items.length, total: work.length })
  }
  const { id, name, version } = profile
  const hash = formatHex(await sha256(encodeUtf8(profileJson)))
  return { heapFindings, profile: { id, name, version, sha256: hash } }
}

/** The facts of each item, and where in the work each of them stands. */
async function survey(work: readonly Work[]) {
  const answered = createAnsweredRequests()
  const heap: HeapItem[] = []
  const positions: number[] = []
  for (const [position, { item }] of work.entries()) {
    if (item.kind !== 'csr' && item.kind !== 'certificate') continue
    const facts = await surveyItem(item.kind === 'csr' ? 'request' : item.kind, item.der, tools)
    if (facts === null) continue
    heap.push(facts)
    positions.push(position)
    answered.note(facts, item.der)
  }
  return { heap, positions, answered }
}

async function inspect(
  item: IntakeItem,
  context: InspectContext,
  heapFindings: readonly HeapFinding[],
): Promise<DeskItem> {
  const inspected = await inspectItem(item, context, tools)
  if (!inspected.ok) return inspected
  // A view of its whole file would cross to the page with all of it.
  const der = inspected.der.slice()
  return { ...inspected, der, findings: [...inspected.findings, ...heapFindings] }
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

/** The desk's report as a file. */
export function writeReport({ format, ...source }: ReportRequest): Omit<OutputFile, 'role'> {
  const date = source.time.toISOString().slice(0, 10)
  return {
    name: `certificate-requests-${date}.${format}`,
    mediaType: mediaTypes[format],
    bytes: encodeUtf8(writers[format](source)),
  }
}
