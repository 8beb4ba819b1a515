// The help of the command line, drawn from the commands.
import type { Command } from './command'
import { formatBeside } from '../text/wrap'

const indent = '  '

/** The list of commands. */
export function formatCommandList(commands: readonly Command[], version: string): string {
  return [
    `botcert ${version}: makes, checks and proves TLS client certificates for Symphony bots.`,
    '',
    'Usage: botcert COMMAND [options]',
    '',
    ...formatColumns(commands.map(({ name, summary }) => [name, summary])),
    '',
    'botcert COMMAND --help says more. botcert --version says the version.',
    '',
  ].join('\n')
}

/** One command: its usage line and its options. */
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
    ...formatColumns([...rows, ['-h, --help', 'This text.']]),
    '',
    'Exit codes: 0 as wished, 1 checked and refused, 2 wrong usage, 3 could not check.',
    '',
  ].join('\n')
}

function formatColumns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  const labelWidth = width + 2 * indent.length
  return rows.map(([left, right]) => formatBeside(indent + left, labelWidth, right).trimEnd())
}
