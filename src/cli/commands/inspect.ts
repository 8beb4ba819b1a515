// `botcert inspect`: lints all requests and certificates in files, folders and archives with the rules of a profile.
import { parseAccounts } from '../../lint/accounts'
import { runBatch, type BatchFile } from '../../lint/batch-run'
import type { BatchItem } from '../../lint/lint-item'
import { formatCsvReport } from '../../lint/report/csv'
import { formatHtmlReport } from '../../lint/report/html'
import { formatBatchLine, formatItemLine } from '../../lint/report/json'
import { judgeItem, type ReportSource } from '../../lint/report/report'
import { formatSarifReport } from '../../lint/report/sarif'
import { exitCodes, UsageError, type Command, type CommandIo } from '../command'
import { chooseProfile, type ChosenProfile } from './inspect-profile'
import { formatTextItem, formatTextSummary } from './inspect-text'
import { nativeTools } from './inspect-native'
import { findFiles, type FoundPath } from '../io/find-files'
import { readInput, readOptionFile, stdinName, UnreadableFile } from '../io/read-input'
import { version } from '../../text/version'

const formats = ['text', 'json', 'csv', 'html', 'sarif'] as const
type Format = (typeof formats)[number]

const options = {
  profile: {
    type: 'string',
    value: 'NAME|FILE',
    help: 'The profile to check against: symphony (default), generic, or a profile file.',
  },
  accounts: {
    type: 'string',
    value: 'FILE',
    help: 'The account names of the pod, to compare with the CNs: a CSV file, or one name per line.',
  },
  format: {
    type: 'string',
    value: 'FORMAT',
    help: `One of ${formats.join(', ')}. Default: text. With json, each item is one line.`,
  },
  'fail-on': {
    type: 'string',
    value: 'SEVERITY',
    help: 'The lowest severity that sets exit code 1: error (default) or warning.',
  },
} as const

export const inspectCommand: Command<typeof options> = {
  name: 'inspect',
  summary: 'Checks certificate requests and certificates against the rules of a profile.',
  usage: 'PATH… [--format FORMAT]   (files, folders or ZIP archives; - or a pipe for stdin)',
  options,
  takesFiles: true,
  async run(values, io, paths = []) {
    const format = readChoice(values.format ?? 'text', formats, '--format')
    const failOn = readChoice(values['fail-on'] ?? 'error', ['error', 'warning'], '--fail-on')
    const chosen = await chooseProfile(values.profile ?? 'symphony')
    const accounts = await readAccounts(values.accounts)
    const { batchFindings, items: judged } = await runBatch({
      files: await listFiles(listPaths(paths, io), io),
      profile: chosen.profile,
      accounts,
      now: new Date(),
      tools: nativeTools,
      signal: io.signal,
    })
    const items: BatchItem[] = []
    const outcome = { hasFailed: false, hasInspected: false, hasUnreadable: false }
    for await (const item of judged) {
      note(item, failOn, outcome)
      if (format === 'json') io.stdout(`${formatItemLine(item)}\n`)
      else items.push(item)
      if (format === 'text') io.stdout(formatTextItem(item))
    }
    outcome.hasFailed ||= batchFindings.some((finding) => isSevere(finding.severity, failOn))
    for (const finding of format === 'json' ? batchFindings : []) {
      io.stdout(`${formatBatchLine(values.accounts ?? '', finding)}\n`)
    }
    if (format === 'text') io.stdout(formatTextSummary(items, batchFindings))
    else if (format !== 'json') io.stdout(formatWhole(format, { items, batchFindings, chosen }))
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
    throw new UsageError('No path was given. Use botcert inspect PATH…, or - for stdin.')
  }
  return [stdinName]
}

async function listFiles(paths: readonly string[], io: CommandIo): Promise<readonly BatchFile[]> {
  const files: BatchFile[] = []
  for await (const found of findFiles(paths)) files.push(fileOf(found, io))
  return files
}

function fileOf({ path, problem }: FoundPath, io: CommandIo): BatchFile {
  if (problem !== null) return { name: path, read: () => problem }
  const read = () => readInput(path, io).catch(returnUnreadable)
  if (path !== stdinName) return { name: path, read }
  // Stdin comes once.
  let bytes: ReturnType<typeof read> | null = null
  return { name: path, read: () => (bytes ??= read()) }
}

function returnUnreadable(error: unknown): UnreadableFile {
  if (error instanceof UnreadableFile) return error
  throw error
}

async function readAccounts(path: string | undefined): Promise<readonly string[] | null> {
  if (path === undefined) return null
  return parseAccounts(new TextDecoder().decode(await readOptionFile('--accounts', path)))
}

interface Outcome {
  hasFailed: boolean
  hasInspected: boolean
  hasUnreadable: boolean
}

function note(item: BatchItem, failOn: 'error' | 'warning', outcome: Outcome): void {
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
  if (hasFailed) return exitCodes.checkFailed
  return hasUnreadable || !hasInspected ? exitCodes.notChecked : exitCodes.success
}

function formatWhole(
  format: Exclude<Format, 'text' | 'json'>,
  {
    items,
    batchFindings,
    chosen,
  }: Pick<ReportSource, 'items' | 'batchFindings'> & { readonly chosen: ChosenProfile },
): string {
  const source: ReportSource = {
    items,
    batchFindings,
    profile: chosen.facts,
    toolVersion: version,
    time: new Date(),
    marks: new Map(),
  }
  const formatters = { csv: formatCsvReport, html: formatHtmlReport, sarif: formatSarifReport }
  return formatters[format](source)
}
