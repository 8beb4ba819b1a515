// The command line: parses the arguments, runs a command and sets the exit code. No other file prints or exits.
import {
  exitCodes,
  UsageError,
  type Command,
  type CommandIo,
  type CommandOptions,
  type CommandValues,
} from './command'
import { parseCommandLine } from './command-line'
import { authCommand } from './commands/auth'
import { inspectCommand } from './commands/inspect'
import { openCommand } from './commands/open'
import { podCommand } from './commands/pod'
import { serveCommand } from './commands/serve'
import { formatCommandHelp, formatCommandList } from './help'
import { isCheckProcess, serveCheck } from '../server/check-child'
import { version } from '../text/version'

/** In the order of the help. */
const commands: readonly Command[] = [
  serveCommand,
  authCommand,
  openCommand,
  inspectCommand,
  podCommand,
]

/** The exit code that shells use for a program ended by Ctrl-C. */
const interrupted = 130

const controller = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  // Only once: a second Ctrl-C ends the process immediately.
  process.once(name, () => controller.abort())
}
// `botcert … | head` closes the pipe early, which is not an error.
process.stdout.on('error', () => process.exit(exitCodes.notChecked))

const io: CommandIo = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  stdin: process.stdin,
  env: process.env,
  isTerminal: process.stdin.isTTY && process.stderr.isTTY,
  signal: controller.signal,
}

async function main(args: readonly string[]): Promise<number> {
  const line = parseCommandLine(args, commands)
  switch (line.kind) {
    case 'version':
      io.stdout(`${version}\n`)
      return exitCodes.success
    case 'help':
      io.stdout(
        line.command === null
          ? formatCommandList(commands, version)
          : formatCommandHelp(line.command),
      )
      return args.length === 0 ? exitCodes.usageError : exitCodes.success
    case 'run':
      // command-line.ts reads each value with the type that this command's options declare.
      return line.command.run(line.values as CommandValues<CommandOptions>, io, line.files)
  }
}

if (isCheckProcess(process)) {
  await serveCheck(process, controller.signal)
  // A failed check may have left sockets or timers open.
  process.exit()
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (error instanceof UsageError) {
    io.stderr(`botcert: ${error.message}\n`)
    process.exitCode = exitCodes.usageError
  } else if (error instanceof DOMException && error.name === 'AbortError') {
    io.stderr('\nbotcert: stopped.\n')
    process.exitCode = interrupted
  } else {
    throw error
  }
}
