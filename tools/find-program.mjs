// Finds a program on PATH. Shared by the tools and the tests.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

// Debian installs servers in folders that are not on the PATH of all users.
const extraFolders = ['/usr/sbin', '/usr/local/sbin']
const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : ['']

/**
 * @param {string} name
 * @returns {string | null} the path.
 */
export function findProgram(name) {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), ...extraFolders]) {
    for (const ending of endings) {
      const path = join(folder, name + ending)
      try {
        accessSync(path, constants.X_OK)
        return path
      } catch {
        // Not in this folder.
      }
    }
  }
  return null
}
