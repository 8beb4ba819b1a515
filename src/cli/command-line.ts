// Arguments to a command and its values. Every refusal is ours, because Node's texts repeat arguments, and an
// argument may be a password.
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
      /** Those that stand alone, in order; none where the command takes none. */
      readonly files: readonly string[]
    }

const secretNames = /^(?:p12-?)?(?:pass(?:in|out|wd|word|phrase)?|pwd|secret|pin)$/

const passwordInArgument =
  'A password in an argument is refused: everybody on this machine can read it in the list of ' +
  'processes, and the shell keeps it. Use --password-from env:NAME, file:PATH or stdin, or leave ' +
  'it out and be asked.'

/**
 * Reads the arguments after `botcert`.
 *
 * @throws UsageError; its message holds names of options, never a value.
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
    throw new UsageError(`There is no such command. The commands are: ${names}.`)
  }
  if (isHelp) return { kind: 'help', command }
  const parsed = parseValues(rest, command)
  return parsed === null ? { kind: 'help', command } : { kind: 'run', command, ...parsed }
}

/** Null where help is asked for. */
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
      throw new UsageError(`botcert ${command.name} takes options only; something stands alone.`)
    }
    const { name, rawName, value, inlineValue } = token
    if (name === 'help') {
      isHelpWanted = true
      continue
    }
    const option = Object.hasOwn(command.options, name) ? command.options[name] : undefined
    if (option === undefined) throw refuseUnknown(name, rawName)
    if (Object.hasOwn(values, name)) throw new UsageError(`${rawName} was given twice.`)
    values[name] = readValue(option, rawName, value, inlineValue)
  }
  return isHelpWanted ? null : { values, files }
}

function refuseUnknown(name: string, rawName: string): UsageError {
  if (secretNames.test(name.toLowerCase())) return new UsageError(passwordInArgument)
  return new UsageError(`There is no option ${rawName}.`)
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
  if (value === undefined || value === '') throw new UsageError(`A value is missing: ${form}.`)
  // `--p12 --json` is a forgotten file name, not a file of that name.
  if (isInline !== true && value.startsWith('-') && value !== '-') {
    throw new UsageError(
      `A value is missing: ${form}. If it does start with a dash, write ${rawName}=….`,
    )
  }
  return value
}
