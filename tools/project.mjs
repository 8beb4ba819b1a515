// What every tool needs of the project: its folder, its packages installed, its build up to date.
// Runs before anything is installed, so it imports Node alone.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
export const runnerFile = join(root, 'dist/runner/botcert.mjs')

const oldestNode = [20, 19]

/**
 * Runs a program in the project's folder with the terminal's own input and output.
 *
 * @returns its exit code; 1 where a signal ended it.
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

/** Runs a package's own script with this Node; works where `npx` and shell shims do not. */
export function runPackage(script, args, env) {
  return run(process.execPath, [join(root, 'node_modules', script), ...args], env)
}

/** Ends the process with a message that says what is missing and how to get it. */
export function fail(message) {
  console.error(`\n${message}\n`)
  process.exit(3)
}

/** Installs the packages where they are missing or older than the lock file. */
export function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    fail(
      `Botcert needs Node ${oldestNode.join('.')} or newer, this is ${process.versions.node}. Get it from https://nodejs.org/.`,
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
      'The packages could not be installed. Is the npm registry reachable? Behind a proxy: `npm config set proxy …`; with a mirror: `npm config set registry …`. Then run the same command again.',
    )
  }
}

/** Builds the page and the runner where they are missing or older than their sources. */
export function ensureBuilt() {
  const sources = ['src', 'static', 'index.html', 'package.json', 'vite.config.ts']
  const newest = Math.max(...sources.map((path) => newestChange(join(root, path))))
  if (existsSync(runnerFile) && statSync(runnerFile).mtimeMs >= newest) return
  console.error('Building the page and the runner …')
  const vite = 'vite/bin/vite.js'
  const code =
    runPackage(vite, ['build', '--logLevel', 'warn']) ||
    runPackage(vite, ['build', '--config', 'src/cli/vite.config.ts', '--logLevel', 'warn'])
  if (code !== 0) fail('The build failed; the lines above say where.')
}

function newestChange(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  const children = readdirSync(path).map((name) => newestChange(join(path, name)))
  return Math.max(stat.mtimeMs, ...children)
}
