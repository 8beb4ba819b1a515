// Parses the arguments. All error messages are our own: those of Node repeat arguments, and an argument may be a
// password.
import { parseArgs } from 'node:util'
import { UsageError, type Command, type CommandOption } from './command'

export type CommandLine =
  | { readonly kind: 'version' }
  /** `command` is null for the list of commands. */
  | { readonly kind: 'help'; readonly command: Command | null }
  | {
      readonly kind: 'run'
      readonly command: Command
      readonly values: Readonly<Record<string, string | boolean>>
      /** The positional arguments, in order; empty if the command takes none. */
      readonly files: readonly string[]
    }

const secretNames = /^(?:p12-?)?(?:pass(?:in|out|wd|word|phrase)?|pwd|secret|pin)$/

const passwordInArgument =
  'A password is not accepted as an argument: other users can read it in the list of processes, and ' +
  'the shell saves it in its history. Use --password-from env:NAME, file:PATH or stdin, or enter ' +
  'the password when asked.'

/**
 * Parses the arguments after `botcert`.
 *
 * @throws UsageError; its message may name an option but never contains a value.
 */
export function parseCommandLine(
  args: readonly string[],
  commands: readonly Command[],
): CommandLine {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h') {
    return { kind: 'help', command: null }
  }
  if (name === '--version') return { kind: 'version' }
  const isHelp = name === 'help'
  const wanted = isHelp ? rest[0] : name
  if (wanted === undefined) return { kind: 'help', command: null }
  const command = commands.find((each) => each.name === wanted)
  if (command === undefined) {
    const names = commands.map((each) => each.name).join(', ')
    throw new UsageError(`Unknown command. The commands are: ${names}.`)
  }
  if (isHelp) return { kind: 'help', command }
  const parsed = parseValues(rest, command)
  return parsed === null ? { kind: 'help', command } : { kind: 'run', command, ...parsed }
}

/** Returns null if the arguments ask for help. */
function parseValues(
  args: readonly string[],
  command: Command,
): Pick<Extract<CommandLine, { kind: 'run' }>, 'values' | 'files'> | null {
  const help = { type: 'boolean', short: 'h' } as const
  const { tokens } = parseArgs({
    args: [...args],
    options: {
      help,
      ...Object.fromEntries(
        Object.entries(command.options).map(([name, { type }]) => [name, { type }]),
      ),
    },
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const values: Record<string, string | boolean> = {}
  const files: string[] = []
  let isHelpWanted = false
  for (const token of tokens) {
    if (token.kind !== 'option') {
      if (command.takesFiles === true) {
        if (token.kind === 'positional') files.push(token.value)
        continue
      }
      throw new UsageError(`botcert ${command.name} takes no positional arguments.`)
    }
    const { name, rawName, value, inlineValue } = token
    if (name === 'help') {
      isHelpWanted = true
      continue
    }
    const option = Object.hasOwn(command.options, name) ? command.options[name] : undefined
    if (option === undefined) throw refuseUnknown(name, rawName)
    if (Object.hasOwn(values, name)) throw new UsageError(`${rawName} was given more than once.`)
    values[name] = readValue(option, rawName, value, inlineValue)
  }
  return isHelpWanted ? null : { values, files }
}

function refuseUnknown(name: string, rawName: string): UsageError {
  if (secretNames.test(name.toLowerCase())) return new UsageError(passwordInArgument)
  return new UsageError(`Unknown option ${rawName}.`)
}

function readValue(
  option: CommandOption,
  rawName: string,
  value: string | undefined,
  isInline: boolean | undefined,
): string | boolean {
  if (option.type === 'boolean') {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value.`)
    return true
  }
  const form = `${rawName} ${option.value ?? 'VALUE'}`
  if (value === undefined || value === '') throw new UsageError(`Missing value: ${form}.`)
  // In `--p12 --json` the file name was forgotten; no file is called --json.
  if (isInline !== true && value.startsWith('-') && value !== '-') {
    throw new UsageError(
      `Missing value: ${form}. If the value starts with a dash, write ${rawName}=….`,
    )
  }
  return value
}
