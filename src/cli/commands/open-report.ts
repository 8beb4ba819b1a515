// The report of `botcert open`: one object per file, which --json prints as it is.
import type { PkiError, PkiErrorCode } from '../../pki/errors'
import { summarizeItem, type ItemSummary } from '../../files/summary'
import type { OpenedFile, ProtectionFacts } from '../../files/item'
import { exitCodes } from '../command'
import type { UnreadableFile } from '../io/read-input'

export type OpenReport = OpenedReport | RefusedReport

export interface OpenedReport {
  /** The path as given. */
  readonly file: string
  readonly ok: true
  /** If an item could not be opened, `code` and `message` say why. */
  readonly items: readonly ItemSummary[]
  /** The encryption and integrity protection of the file and its parts. */
  readonly algorithms: readonly (Pick<ProtectionFacts, 'part'> &
    NonNullable<ProtectionFacts['algorithm']>)[]
  readonly notices: readonly { readonly code: 'password-needless'; readonly message: string }[]
}

/** The file could not be read, or no item in it could be opened. */
export interface RefusedReport {
  readonly file: string
  readonly ok: false
  readonly code: PkiErrorCode | UnreadableFile['code']
  readonly message: string
}

/** Describes the opened items, or the reason if no item could be opened. */
export async function describeFile(file: string, opened: OpenedFile): Promise<OpenReport> {
  const failed = opened.items.flatMap((item) => ('problem' in item ? [item] : []))
  if (failed.length === opened.items.length) {
    // The problem of a key or P12 is more useful than that of unknown text beside it.
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
      ? [
          {
            code: 'password-needless',
            message: 'A password was given, but nothing in the file is encrypted.',
          },
        ]
      : [],
  }
}

export function describeRefusal(
  file: string,
  { code, message }: PkiError | UnreadableFile,
): RefusedReport {
  return { file, ok: false, code, message }
}

/** “Check failed” takes precedence over “could not check”. */
export function chooseExitCode(reports: readonly OpenReport[]): number {
  const isRefused = (report: OpenReport): boolean =>
    report.ok
      ? report.items.some(({ code }) => code !== undefined)
      : report.code !== 'file-unreadable'
  if (reports.some(isRefused)) return exitCodes.checkFailed
  return reports.every(({ ok }) => ok) ? exitCodes.success : exitCodes.notChecked
}
