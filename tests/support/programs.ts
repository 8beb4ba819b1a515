// Finds the outside programs that the interop tests use as second opinions.
// Where one is missing the test is skipped and said so; in CI a missing one fails the run.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const extraFolders = ['/usr/sbin', '/usr/local/sbin']
const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : ['']

/** The path of a program on PATH, or null. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...extraFolders]
  for (const folder of folders) {
    for (const ending of endings) {
      const path = join(folder, name + ending)
      try {
        accessSync(path, constants.X_OK)
        return path
      } catch {
        continue
      }
    }
  }
  return null
}

/**
 * Whether all programs are there. `describe.runIf(needs('openssl', 'nginx'))(…)`.
 *
 * @throws Error in CI, where a missing program would hide a whole suite.
 */
export function needs(...programs: readonly string[]): boolean {
  const missing = programs.filter((name) => findProgram(name) === null)
  if (missing.length > 0 && process.env.CI) {
    throw new Error(`These tests need ${missing.join(', ')}: install it, see CONTRIBUTING.md.`)
  }
  return missing.length === 0
}
