// The outside programs that the interop tests use as second opinions.
// Where one is missing the test is skipped and said so; in CI a missing one fails the run.
import { findProgram } from '../../tools/find-program.mjs'

export { findProgram }

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
