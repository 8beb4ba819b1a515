// What `botcert open` says of a file: one object a file, printed as it is by --json.
import type { PkiError, PkiErrorCode } from '../../pki/errors'
import { summarizeItem, type ItemSummary } from '../../files/summary'
import type { OpenedFile, ProtectionFacts } from '../../files/item'
import { exitCodes } from '../command'
import type { UnreadableFile } from '../io/read-input'

export type OpenReport = OpenedReport | RefusedReport

export interface OpenedReport {
  /** The path as it was given. */
  readonly file: string
  readonly ok: true
  /** Of an item that did not open, `code` and `message` say why. */
  readonly items: readonly ItemSummary[]
  /** What protects the file and its parts. */
  readonly algorithms: readonly (Pick<ProtectionFacts, 'part'> &
    NonNullable<ProtectionFacts['algorithm']>)[]
  readonly notices: readonly { readonly code: 'password-needless'; readonly message: string }[]
}

/** Nothing in the file could be opened, or it could not be read. */
export interface RefusedReport {
  readonly file: string
  readonly ok: false
  readonly code: PkiErrorCode | UnreadableFile['code']
  readonly message: string
}

/** A file of which something opened, or the reason why nothing did. */
export async function describeFile(file: string, opened: OpenedFile): Promise<OpenReport> {
  const failed = opened.items.flatMap((item) => ('problem' in item ? [item] : []))
  if (failed.length === opened.items.length) {
    // What is known to be a key or a P12 says more than a piece of text beside it.
    const telling = failed.find(({ seems }) => seems !== 'unknown') ?? failed[0]
    if (telling !== undefined) return { file, ok: false, ...telling.problem }
  }
  const items: ItemSummary[] = []
  for (const item of opened.items) items.push(await summarizeItem(item))
  return {
    file,
    ok: true,
    items,
    algorithms: opened.protections.flatMap(({ part, algorithm }) =>
      algorithm === null ? [] : [{ part, ...algorithm }],
    ),
    notices: opened.isPasswordNeedless
      ? [{ code: 'password-needless', message: 'A password was given, and nothing here has one.' }]
      : [],
  }
}

export function describeRefusal(
  file: string,
  { code, message }: PkiError | UnreadableFile,
): RefusedReport {
  return { file, ok: false, code, message }
}

/** Refused before not checked: it is the firmer answer. */
export function chooseExitCode(reports: readonly OpenReport[]): number {
  const isRefused = (report: OpenReport): boolean =>
    report.ok
      ? report.items.some(({ code }) => code !== undefined)
      : report.code !== 'file-unreadable'
  if (reports.some(isRefused)) return exitCodes.refused
  return reports.every(({ ok }) => ok) ? exitCodes.success : exitCodes.notChecked
}
