// Runs outside programs in a folder of their own: what they say, and whether they were content.
import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram } from './programs'

export interface Workshop {
  readonly folder: string
  /** Writes a file into the folder; its path. */
  readonly write: (name: string, content: Uint8Array | string) => string
  readonly read: (name: string) => Uint8Array<ArrayBuffer>
  /**
   * Runs a program in the folder; what it wrote to stdout and stderr together.
   *
   * @throws Error with that text where it failed.
   */
  readonly run: (program: string, ...args: readonly string[]) => string
  /** The same, while this process goes on: for a client of a server of the test. */
  readonly runBeside: (program: string, ...args: readonly string[]) => Promise<string>
  readonly remove: () => void
}

/** @param environment added to that of the test, for passwords. */
export function openWorkshop(environment: Readonly<Record<string, string>> = {}): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'botcert-interop-'))
  const options = { cwd: folder, env: { ...process.env, LC_ALL: 'C.UTF-8', ...environment } }
  const locate = (program: string): string => findProgram(program) ?? program
  return {
    folder,
    write(name, content) {
      writeFileSync(join(folder, name), content)
      return join(folder, name)
    },
    read: (name) => new Uint8Array(readFileSync(join(folder, name))),
    run(program, ...args) {
      const { status, stdout, stderr, error } = spawnSync(locate(program), args, {
        ...options,
        encoding: 'utf8',
        // A program that waits for something would hold up the test runner itself.
        timeout: 100_000,
      })
      if (status === 0) return stdout + stderr
      throw new Error(`${program} ${args[0] ?? ''}: ${error?.message ?? stdout + stderr}`)
    },
    async runBeside(program, ...args) {
      const { stdout, stderr } = await promisify(execFile)(locate(program), args, options)
      return stdout + stderr
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}
