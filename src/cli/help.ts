// The help of the command line, generated from the commands.
import type { Command } from './command'
import { formatBeside } from '../text/wrap'

const indent = '  '

/** Formats the list of commands. */
export function formatCommandList(commands: readonly Command[], version: string): string {
  return [
    `botcert ${version}: creates, checks and tests TLS client certificates for Symphony bots.`,
    '',
    'Usage: botcert COMMAND [options]',
    '',
    ...formatColumns(commands.map(({ name, summary }) => [name, summary])),
    '',
    'Run botcert COMMAND --help for the options of a command, or botcert --version for the version.',
    '',
  ].join('\n')
}

/** Formats the usage line and the options of one command. */
export function formatCommandHelp(command: Command): string {
  const rows = Object.entries(command.options).map(([name, option]): [string, string] => [
    option.type === 'boolean' ? `--${name}` : `--${name} ${option.value ?? 'VALUE'}`,
    option.help,
  ])
  return [
    command.summary,
    '',
    `Usage: botcert ${command.name} ${command.usage}`,
    '',
    ...formatColumns([...rows, ['-h, --help', 'Show this help.']]),
    '',
    'Exit codes: 0 success, 1 check failed, 2 usage error, 3 could not check.',
    '',
  ].join('\n')
}

function formatColumns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  const labelWidth = width + 2 * indent.length
  return rows.map(([left, right]) => formatBeside(indent + left, labelWidth, right).trimEnd())
}
