// `botcert open`: shows the contents of files, and converts them.
import { PkiError } from '../../pki/errors'
import { openFile } from '../../files/open'
import type { OpenedFile, OpenedItem } from '../../files/item'
import { outputIds, type OutputId } from '../../bot/outputs/outputs'
import { exitCodes, UsageError, type Command, type CommandIo, type CommandValues } from '../command'
import { convertOpened, needsPassword, parseOutputId } from './open-convert'
import { formatJson } from '../../text/escape'
import { formatReport } from './open-text'
import { readInput, stdinName, UnreadableFile } from '../io/read-input'
import {
  chooseExitCode,
  describeFile,
  describeRefusal,
  type OpenReport,
  type RefusedReport,
} from './open-report'
import { refuseExisting, writeOutput } from '../io/write-output'
import { passwordOption, readPassword } from '../io/password-source'

const options = {
  'password-from': {
    ...passwordOption,
    help: `${passwordOption.help} One password for all files.`,
  },
  json: { type: 'boolean', help: 'Print one JSON object per file, each on its own line.' },
  convert: {
    type: 'string',
    value: 'FORMAT',
    help: `Write the key and the certificates of all files as one of: ${outputIds.join(', ')}.`,
  },
  out: {
    type: 'string',
    value: 'FILE',
    help: 'The output file of --convert, readable only by you.',
  },
  'new-password-from': {
    type: 'string',
    value: 'SOURCE',
    help: 'Source of the password of the output file. Default: the password of the input files.',
  },
  'friendly-name': {
    type: 'string',
    value: 'NAME',
    help: 'The name of the private key to convert, if the files contain several.',
  },
  force: { type: 'boolean', help: 'Replace the file of --out if it exists.' },
  'allow-plain-key': {
    type: 'boolean',
    help: 'Allow --convert to write an unencrypted private key, which bdk-python needs.',
  },
} as const

type Values = CommandValues<typeof options>

const ofFiles = { of: 'the files', option: '--password-from' }
const ofOutput = { of: 'the new file', option: '--new-password-from' }

export const openCommand: Command<typeof options> = {
  name: 'open',
  summary:
    'Shows or converts the contents of keys, certificates, requests, P12, P7B, ZIP and mail files.',
  usage: 'FILE… [--convert FORMAT --out FILE]   (- or a pipe for stdin)',
  options,
  takesFiles: true,
  async run(values, io, files = []) {
    const conversion = await readConversion(values)
    const paths = listPaths(files, values, io)
    const passwords = await readGivenPassword(values, io)
    const results: Result[] = []
    for (const path of paths) {
      const result = await openPath(path, passwords, io)
      if (files.length === 0 && result.isEmpty) refuseNoFile()
      results.push(result)
      print(result.report, values, io)
    }
    const code = chooseExitCode(results.map(({ report }) => report))
    if (conversion === null) return code
    return convert({ conversion, results, code, passwords, values, io })
  },
}

interface Result {
  readonly report: OpenReport
  readonly items: readonly OpenedItem[]
  readonly isEmpty: boolean
}

/** The password of a run. */
interface Passwords {
  /** Null until it is known. */
  value: string | null
  readonly isGiven: boolean
}

interface Conversion {
  readonly output: OutputId
  readonly path: string
}

function print(report: OpenReport, { json }: Values, { stdout }: CommandIo): void {
  stdout(json === true ? `${formatJson(report)}\n` : formatReport(report))
}

function refuseNoFile(): never {
  throw new UsageError('No file was given. Use botcert open FILE…, or - for stdin.')
}

function listPaths(
  files: readonly string[],
  values: Values,
  { stdin }: CommandIo,
): readonly string[] {
  const sources = [values['password-from'], values['new-password-from']]
  const uses =
    sources.filter((source) => source === 'stdin').length +
    files.filter((file) => file === stdinName).length
  if (uses > 1) throw new UsageError('Only one input can be read from stdin.')
  if (files.includes('')) throw new UsageError('A file name is empty.')
  if (files.length > 0) return files
  if (uses > 0 || stdin.isTTY === true) refuseNoFile()
  return [stdinName]
}

async function readConversion(values: Values): Promise<Conversion | null> {
  const { convert, out, force } = values
  if (convert === undefined) {
    const dependent = [
      'out',
      'new-password-from',
      'friendly-name',
      'force',
      'allow-plain-key',
    ] as const
    const stray = dependent.find((name) => values[name] !== undefined)
    if (stray === undefined) return null
    throw new UsageError(`--${stray} needs --convert FORMAT.`)
  }
  const output = parseOutputId(convert)
  if (out === undefined) throw new UsageError('--convert needs an output file: --out FILE.')
  if (force !== true) await refuseExisting(out)
  if (output === 'bdk-python' && values['allow-plain-key'] !== true) refusePlainKey()
  return { output, path: out }
}

function refusePlainKey(): never {
  throw new UsageError(
    'The output would contain the private key without encryption, and anyone who reads it can log in as the bot. Add --allow-plain-key to write it anyway.',
  )
}

async function readGivenPassword(values: Values, io: CommandIo): Promise<Passwords> {
  const source = values['password-from']
  if (source === undefined) return { value: null, isGiven: false }
  return { value: await readPassword(source, io, ofFiles), isGiven: true }
}

async function openPath(path: string, passwords: Passwords, io: CommandIo): Promise<Result> {
  try {
    const bytes = await readInput(path, io)
    const opened = await openBytes({ name: path, bytes }, passwords, io)
    const report = await describeFile(path, opened)
    return { report, items: opened.items, isEmpty: bytes.length === 0 }
  } catch (cause) {
    if (!(cause instanceof PkiError || cause instanceof UnreadableFile)) throw cause
    return { report: describeRefusal(path, cause), items: [], isEmpty: false }
  }
}

/** Asks for a password only if the file needs one. */
async function openBytes(
  file: Parameters<typeof openFile>[0],
  passwords: Passwords,
  io: CommandIo,
): Promise<OpenedFile> {
  if (passwords.isGiven) return openFile(file, passwords.value ?? '')
  const opened = await openFile(file, '')
  const isLocked = opened.items.some(
    (item) => 'problem' in item && item.problem.code === 'passphrase-needed',
  )
  if (!isLocked || (passwords.value === null && !io.isTerminal)) return opened
  passwords.value ??= await readPassword(undefined, io, ofFiles)
  return openFile(file, passwords.value)
}

interface ConvertRun {
  readonly conversion: Conversion
  readonly results: readonly Result[]
  /** The exit code of opening the files. */
  readonly code: number
  readonly passwords: Passwords
  readonly values: Values
  readonly io: CommandIo
}

async function convert(run: ConvertRun): Promise<number> {
  const { conversion, results, code, values, io } = run
  const { path } = conversion
  const refuse = (refusal: Omit<RefusedReport, 'file' | 'ok'>, exitCode: number): number => {
    print({ file: path, ok: false, code: refusal.code, message: refusal.message }, values, io)
    return exitCode
  }
  // An incomplete output would look complete.
  const unopened = results.find(({ report }) => !report.ok || report.items.some(isLost))
  if (unopened !== undefined) {
    const problem = unopened.report.ok ? unopened.report.items.find(isLost) : unopened.report
    const reason = (problem?.code ?? 'input-unrecognized') as RefusedReport['code']
    const message = `The output was not written, because some items in ${JSON.stringify(unopened.report.file)} could not be opened.`
    return refuse({ code: reason, message }, code)
  }
  try {
    const items = results.flatMap((result) => result.items)
    const password = await readNewPassword(run)
    const friendlyName = values['friendly-name'] ?? null
    const { output } = conversion
    const built = await convertOpened(items, { output, friendlyName, password, path })
    if (built.isSecretPlain && values['allow-plain-key'] !== true) refusePlainKey()
    await writeOutput(path, built.bytes, { mayReplace: values.force === true })
    const written = await openFile({ name: path, bytes: built.bytes }, password)
    const report = await describeFile(path, { ...written, isPasswordNeedless: false })
    if (values.json !== true) io.stdout(`Written as ${output}: `)
    print(report, values, io)
    return code
  } catch (cause) {
    if (cause instanceof PkiError) return refuse(cause, exitCodes.checkFailed)
    throw cause
  }
}

function isLost({ kind, code }: { readonly kind: string; readonly code?: string }): boolean {
  return code !== undefined && kind !== 'unknown'
}

async function readNewPassword({ conversion, passwords, values, io }: ConvertRun): Promise<string> {
  if (!needsPassword(conversion.output)) return ''
  const source = values['new-password-from']
  if (source === undefined && passwords.value !== null) return passwords.value
  const password = await readPassword(source, io, ofOutput)
  if (source !== undefined) return password
  const again = await readPassword(undefined, io, { ...ofOutput, of: 'the new file again' })
  if (again === password) return password
  throw new UsageError('The two passwords differ. The output was not written.')
}
