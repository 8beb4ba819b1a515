// What a command is, and all that it may touch of the outside. cli.ts has the list of commands.
import type { Readable } from 'node:stream'

/** What a script can rely on. */
export const exitCodes = {
  /** It went as wished. */
  success: 0,
  /** Checked, and the answer is no. */
  refused: 1,
  /** The command line, or a file that it names, cannot be used; nothing was tried. */
  usageError: 2,
  /** It never came to an answer. */
  notChecked: 3,
} as const

export interface CommandOption {
  readonly type: 'string' | 'boolean'
  /** What stands for the value in the help: `FILE`. Only with `string`. */
  readonly value?: string
  /** One sentence, with the default. */
  readonly help: string
}

/** By name, without the dashes. `help` belongs to cli.ts. */
export type CommandOptions = Readonly<Record<string, CommandOption>>

/** What was given; absent where it was not. */
export type CommandValues<O extends CommandOptions> = {
  readonly [N in keyof O]?: O[N]['type'] extends 'boolean' ? boolean : string
}

/** The process, as far as a command may see it. Commands never touch `process` or `console`. */
export interface CommandIo {
  /** Results, and nothing else. */
  readonly stdout: (text: string) => void
  /** Everything that is not the result: progress, prompts, errors. */
  readonly stderr: (text: string) => void
  /** With `setRawMode` where it is a terminal. */
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(isRaw: boolean): unknown }
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether a person can be asked: stdin and stderr are a terminal. */
  readonly isTerminal: boolean
  /** Aborted by Ctrl-C and by SIGTERM. */
  readonly signal: AbortSignal
}

export interface Command<O extends CommandOptions = CommandOptions> {
  readonly name: string
  /** One sentence for the list of commands. */
  readonly summary: string
  /** What follows `botcert NAME` in the usage line, without the options that nobody must give. */
  readonly usage: string
  readonly options: O
  /** Whether files may stand alone on the line. Default: options only. */
  readonly takesFiles?: boolean
  /**
   * Does the command's work.
   *
   * @param files as they stand on the line. Default: none.
   * @returns an exit code, see `exitCodes`.
   * @throws UsageError, which cli.ts prints.
   */
  run(values: CommandValues<O>, io: CommandIo, files?: readonly string[]): Promise<number>
}

/** A command line that cannot be used. The message says what to do; it never repeats a value that may be secret. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'UsageError'
  }
}
