// Python's `cryptography` as a second opinion. The first python3 on PATH often has no packages.
import { spawnSync } from 'node:child_process'

const found = ['/usr/bin/python3', 'python3'].find(
  (program) => spawnSync(program, ['-c', 'import cryptography']).status === 0,
)

/**
 * Whether there is a Python with `cryptography`.
 *
 * @throws Error in CI, where its lack would hide a whole suite.
 */
export function needsPyca(): boolean {
  if (found === undefined && process.env.CI) {
    throw new Error('These tests need python3-cryptography: install it, see CONTRIBUTING.md.')
  }
  return found !== undefined
}

/** Runs a script with these arguments and gives what it prints. */
export function runPyca(script: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(found ?? 'python3', ['-c', script, ...args], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return stdout
}
