// `botcert inspect`: every request and certificate of files, folders and archives against a profile's rules.
import { readFile } from 'node:fs/promises'
import { PkiError } from '../../pki/errors'
import type { IntakeItem } from '../../pki/intake-item'
import { parseAccounts } from '../../pki/lint/accounts'
import { readDeskItems } from '../../pki/lint/desk-intake'
import type { HeapItem } from '../../pki/lint/heap'
import { holdsPrivateKey, inspectItem, type DeskItem } from '../../pki/lint/inspect'
import { lintHeap, type HeapFinding } from '../../pki/lint/lint'
import { formatCsvReport } from '../../pki/lint/report/csv'
import { formatHtmlReport } from '../../pki/lint/report/html'
import { formatHeapLine, formatItemLine } from '../../pki/lint/report/json'
import { judgeItem, type ReportSource } from '../../pki/lint/report/report'
import { formatSarifReport } from '../../pki/lint/report/sarif'
import { surveyItem } from '../../pki/lint/survey'
import { exitCodes, UsageError, type Command, type CommandIo } from '../command'
import { chooseProfile, type ChosenProfile } from '../inspect/choose-profile'
import { findFiles, type FoundPath } from '../inspect/find-files'
import { formatTextItem, formatTextSummary } from '../inspect/format-text'
import { nativeTools } from '../inspect/native-tools'
import { readInput, stdinName, UnreadableFile } from '../open/read-input'
import { version } from '../version'

const formats = ['text', 'json', 'csv', 'html', 'sarif'] as const
type Format = (typeof formats)[number]

const options = {
  profile: {
    type: 'string',
    value: 'NAME|FILE',
    help: 'What is asked of the items: symphony (default), generic, or a profile file.',
  },
  accounts: {
    type: 'string',
    value: 'FILE',
    help: 'Accounts as the pod knows them, a CSV file or one name a line; CNs are compared with it.',
  },
  format: {
    type: 'string',
    value: 'FORMAT',
    help: `One of ${formats.join(', ')}. Default: text. json is one line an item, as it is finished.`,
  },
  'fail-on': {
    type: 'string',
    value: 'SEVERITY',
    help: 'error (default) or warning: what makes the exit code 1.',
  },
} as const

/** Items that are verified at the same time, in the threads of node:crypto. */
const batchSize = 64

export const inspectCommand: Command<typeof options> = {
  name: 'inspect',
  summary: 'Checks certificate requests and certificates against the rules of a profile.',
  usage: 'PATH… [--format FORMAT]   (files, folders, ZIP archives; - or a pipe: stdin)',
  options,
  takesFiles: true,
  async run(values, io, paths = []) {
    const format = readChoice(values.format ?? 'text', formats, '--format')
    const failOn = readChoice(values['fail-on'] ?? 'error', ['error', 'warning'], '--fail-on')
    const chosen = await chooseProfile(values.profile ?? 'symphony')
    const accounts = await readAccounts(values.accounts)
    const desk = await openDesk(listPaths(paths, io), chosen, io)
    const { heapFindings, findingsOf } = await surveyHeap(desk, accounts)
    const items: DeskItem[] = []
    const outcome = { hasFailed: false, hasInspected: false, hasUnreadable: false }
    for await (const item of inspectAll(desk, findingsOf)) {
      note(item, failOn, outcome)
      if (format === 'json') io.stdout(`${formatItemLine(item)}\n`)
      else items.push(item)
      if (format === 'text') io.stdout(formatTextItem(item))
    }
    outcome.hasFailed ||= heapFindings.some((finding) => isSevere(finding.severity, failOn))
    for (const finding of format === 'json' ? heapFindings : []) {
      io.stdout(`${formatHeapLine(values.accounts ?? '', finding)}\n`)
    }
    if (format === 'text') io.stdout(formatTextSummary(items, heapFindings))
    else if (format !== 'json') io.stdout(formatWhole(format, { items, heapFindings, chosen }))
    return chooseExitCode(outcome)
  },
}

function readChoice<T extends string>(written: string, choices: readonly T[], option: string): T {
  const choice = choices.find((each) => each === written)
  if (choice !== undefined) return choice
  throw new UsageError(`${option} takes one of: ${choices.join(', ')}.`)
}

function listPaths(paths: readonly string[], { stdin }: CommandIo): readonly string[] {
  if (paths.length > 0) return paths
  if (stdin.isTTY === true) {
    throw new UsageError('A path is needed: botcert inspect PATH…, or - for stdin.')
  }
  return [stdinName]
}

async function readAccounts(path: string | undefined): Promise<readonly string[] | null> {
  if (path === undefined) return null
  try {
    return parseAccounts(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new UsageError('The file of --accounts cannot be read.', { cause })
  }
}

/** The work of one run. Files are read twice, so that no more than one of them is in memory. */
interface Desk {
  readonly paths: readonly FoundPath[]
  readonly read: (path: string) => Promise<readonly IntakeItem[]>
  readonly context: { readonly profile: ChosenProfile['profile']; readonly now: Date }
  readonly signal: AbortSignal
}

async function openDesk(
  written: readonly string[],
  { profile }: ChosenProfile,
  io: CommandIo,
): Promise<Desk> {
  const paths: FoundPath[] = []
  for await (const found of findFiles(written)) paths.push(found)
  // Stdin comes once.
  let stdinItems: readonly IntakeItem[] | null = null
  const read = async (path: string): Promise<readonly IntakeItem[]> => {
    if (path !== stdinName) return readDeskItems({ name: path, bytes: await readInput(path, io) })
    stdinItems ??= await readDeskItems({ name: path, bytes: await readInput(path, io) })
    return stdinItems
  }
  return { paths, read, context: { profile, now: new Date() }, signal: io.signal }
}

interface Survey {
  /** Of no single item. */
  readonly heapFindings: readonly HeapFinding[]
  readonly findingsOf: (item: DeskItem) => readonly HeapFinding[]
}

/** The first pass: a few facts of each item, and what the rules across the heap say of them. */
async function surveyHeap(
  { paths, read, context, signal }: Desk,
  accounts: readonly string[] | null,
): Promise<Survey> {
  const heap: HeapItem[] = []
  const places: string[] = []
  for (const { path, problem } of paths) {
    signal.throwIfAborted()
    if (problem !== null) continue
    // Its refusal is the second pass' business.
    const items = await read(path).catch(ignoreUnreadable)
    for (const { kind, der, source } of items) {
      if (kind !== 'csr' && kind !== 'certificate') continue
      const facts = await surveyItem(kind === 'csr' ? 'request' : kind, der, nativeTools)
      if (facts === null) continue
      heap.push(facts)
      places.push(placeOf(source))
    }
  }
  const byPlace = new Map<string, HeapFinding[]>()
  const heapFindings: HeapFinding[] = []
  for (const finding of lintHeap(heap, accounts, context.profile)) {
    const place = finding.item === null ? undefined : places[finding.item]
    if (place === undefined) heapFindings.push(finding)
    else byPlace.set(place, [...(byPlace.get(place) ?? []), finding])
  }
  return { heapFindings, findingsOf: ({ source }) => byPlace.get(placeOf(source)) ?? [] }
}

function placeOf({ file, position }: DeskItem['source']): string {
  return `${file}\0${position}`
}

function ignoreUnreadable(error: unknown): readonly IntakeItem[] {
  if (error instanceof PkiError || error instanceof UnreadableFile) return []
  throw error
}

/** The second pass: each item as it is finished, in the order of the files. */
async function* inspectAll(
  { paths, read, context, signal }: Desk,
  findingsOf: Survey['findingsOf'],
): AsyncIterable<DeskItem> {
  for (const { path, problem } of paths) {
    signal.throwIfAborted()
    try {
      if (problem !== null) throw problem
      const items = await read(path)
      const hasPrivateKeyBeside = holdsPrivateKey(items)
      for (let start = 0; start < items.length; start += batchSize) {
        signal.throwIfAborted()
        const batch = items.slice(start, start + batchSize)
        const inspected = await Promise.all(
          batch.map((item) => inspectItem(item, { ...context, hasPrivateKeyBeside }, nativeTools)),
        )
        for (const item of inspected) {
          yield item.ok ? { ...item, findings: [...item.findings, ...findingsOf(item)] } : item
        }
      }
    } catch (cause) {
      if (!(cause instanceof PkiError || cause instanceof UnreadableFile)) throw cause
      const source = { file: path, position: 1, line: null }
      const { code, message } = cause
      yield { ok: false, source, kind: 'unknown', code, message }
    }
  }
}

interface Outcome {
  hasFailed: boolean
  hasInspected: boolean
  hasUnreadable: boolean
}

function note(item: DeskItem, failOn: 'error' | 'warning', outcome: Outcome): void {
  if (item.ok) {
    outcome.hasInspected = true
    outcome.hasFailed ||= isSevere(judgeItem(item), failOn)
  } else if (item.code === 'file-unreadable') outcome.hasUnreadable = true
  else if (judgeItem(item) === 'unreadable') outcome.hasFailed = true
}

function isSevere(verdict: string, failOn: 'error' | 'warning'): boolean {
  return verdict === 'error' || (verdict === 'warning' && failOn === 'warning')
}

function chooseExitCode({ hasFailed, hasInspected, hasUnreadable }: Outcome): number {
  if (hasFailed) return exitCodes.refused
  return hasUnreadable || !hasInspected ? exitCodes.notChecked : exitCodes.asWished
}

function formatWhole(
  format: Exclude<Format, 'text' | 'json'>,
  {
    items,
    heapFindings,
    chosen,
  }: Pick<ReportSource, 'items' | 'heapFindings'> & { readonly chosen: ChosenProfile },
): string {
  const source: ReportSource = {
    items,
    heapFindings,
    profile: chosen.facts,
    toolVersion: version,
    time: new Date(),
    marks: new Map(),
  }
  const formatters = { csv: formatCsvReport, html: formatHtmlReport, sarif: formatSarifReport }
  return formatters[format](source)
}
