// Shared by the tools: the project folder, installing the packages, and building. Runs before the packages are
// installed, so it only imports Node.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
export const runnerFile = join(root, 'dist/runner/botcert.mjs')

const oldestNode = [20, 19]

/**
 * Runs a program in the project folder, with the input and output of the terminal.
 *
 * @returns the exit code; 1 if a signal ended the program.
 */
export function run(program, args, env = {}) {
  const result = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  if (result.error) throw result.error
  return result.status ?? 1
}

/** Runs the script of a package with this Node, which also works without `npx` and shell shims. */
export function runPackage(script, args, env) {
  return run(process.execPath, [join(root, 'node_modules', script), ...args], env)
}

/** Ends the process with an error message. */
export function fail(message) {
  console.error(`\n${message}\n`)
  process.exit(3)
}

/** Installs the packages if they are missing or older than the lock file. */
export function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    fail(
      `Botcert needs Node ${oldestNode.join('.')} or newer, but this is ${process.versions.node}. Install it from https://nodejs.org/.`,
    )
  }
  const installed = join(root, 'node_modules/.package-lock.json')
  const lock = join(root, 'package-lock.json')
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return
  console.error('Installing the packages of package-lock.json …')
  const npm = process.env.npm_execpath
  const code = npm
    ? run(process.execPath, [npm, 'ci', '--no-audit', '--no-fund'])
    : run(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund'])
  if (code !== 0) {
    fail(
      'The packages could not be installed. Check that the npm registry is reachable. If you need a proxy or a mirror, set it with `npm config set proxy …` or `npm config set registry …`, then run the command again.',
    )
  }
}

/** Builds the page and the runner if they are missing or older than their sources. */
export function ensureBuilt() {
  const sources = ['src', 'static', 'index.html', 'package.json', 'vite.config.ts']
  const newest = Math.max(...sources.map((path) => newestChange(join(root, path))))
  if (existsSync(runnerFile) && statSync(runnerFile).mtimeMs >= newest) return
  console.error('Building the page and the runner …')
  const vite = 'vite/bin/vite.js'
  const code =
    runPackage(vite, ['build', '--logLevel', 'warn']) ||
    runPackage(vite, ['build', '--config', 'src/cli/vite.config.ts', '--logLevel', 'warn'])
  if (code !== 0) fail('The build failed. See the output above.')
}

function newestChange(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  const children = readdirSync(path).map((name) => newestChange(join(path, name)))
  return Math.max(stat.mtimeMs, ...children)
}
