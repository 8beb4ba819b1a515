// A command, and its access to the process. cli.ts has the list of commands.
import type { Readable } from 'node:stream'

/** The exit codes, which scripts rely on. */
export const exitCodes = {
  success: 0,
  /** The check was done and failed. */
  checkFailed: 1,
  /** The command line, or a file that it names, cannot be used; nothing was checked. */
  usageError: 2,
  /** The check could not be done. */
  notChecked: 3,
} as const

export interface CommandOption {
  readonly type: 'string' | 'boolean'
  /** The placeholder for the value in the help, such as `FILE`. Only for `string`. */
  readonly value?: string
  /** One sentence, with the default. */
  readonly help: string
}

/** By name, without the dashes. `help` is added by cli.ts. */
export type CommandOptions = Readonly<Record<string, CommandOption>>

/** The given values; an option that was not given is absent. */
export type CommandValues<O extends CommandOptions> = {
  readonly [N in keyof O]?: O[N]['type'] extends 'boolean' ? boolean : string
}

/** The access of a command to the process. Commands never use `process` or `console`. */
export interface CommandIo {
  /** Only for results. */
  readonly stdout: (text: string) => void
  /** For progress, prompts and errors. */
  readonly stderr: (text: string) => void
  /** Has `setRawMode` if it is a terminal. */
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(isRaw: boolean): unknown }
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether the command can ask a person: stdin and stderr are a terminal. */
  readonly isTerminal: boolean
  /** Aborted by Ctrl-C and by SIGTERM. */
  readonly signal: AbortSignal
}

export interface Command<O extends CommandOptions = CommandOptions> {
  readonly name: string
  /** One sentence for the list of commands. */
  readonly summary: string
  /** The usage line after `botcert NAME`. */
  readonly usage: string
  readonly options: O
  /** Whether the command takes files as positional arguments. Default: false. */
  readonly takesFiles?: boolean
  /**
   * Runs the command.
   *
   * @param files the positional arguments. Default: none.
   * @returns an exit code, see `exitCodes`.
   * @throws UsageError, which cli.ts prints.
   */
  run(values: CommandValues<O>, io: CommandIo, files?: readonly string[]): Promise<number>
}

/** An unusable command line. The message says what to do and never contains a value that may be secret. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'UsageError'
  }
}

/** Resolves when the signal is aborted. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
