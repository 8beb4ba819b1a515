// A command's surroundings, for tests that run it in this process.
import { Readable } from 'node:stream'
import type { CommandIo } from '../../src/cli/command'

export interface RecordedIo extends CommandIo {
  /** What the command wrote so far. */
  readonly written: { stdout: string; stderr: string }
  /** As Ctrl-C does. */
  readonly interrupt: () => void
}

/** No terminal, and nothing in the environment but what is given. */
export function recordIo(env: CommandIo['env'] = {}): RecordedIo {
  const written = { stdout: '', stderr: '' }
  const controller = new AbortController()
  return {
    written,
    interrupt: () => controller.abort(),
    stdout: (text) => (written.stdout += text),
    stderr: (text) => (written.stderr += text),
    stdin: Readable.from([]),
    env,
    isTerminal: false,
    signal: controller.signal,
  }
}
