// Opens the page in the browser without its token in the list of processes, which every user of the machine can read:
// the browser opens a private file that redirects to the address, as in Jupyter. A one-time path would not be enough,
// because another user could read it from the list and use it first.
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'

/** A program and its arguments before the file; never a shell. */
export type Opener = readonly [program: string, ...args: string[]]

/** Long enough for a browser that must start first. */
const removeAfterMs = 30_000

/** Finds the program that opens a file on this desktop; null if there is no desktop or nobody uses it. */
export function findOpener(
  env: Readonly<Record<string, string | undefined>>,
  system: string = platform(),
): Opener | null {
  const isSet = (name: string) => env[name] !== undefined && env[name] !== ''
  if (['CI', 'SSH_CONNECTION', 'SSH_TTY'].some(isSet)) return null
  switch (system) {
    case 'darwin':
      return ['open']
    case 'win32':
      // `start` does the same, but is a shell command.
      return ['rundll32', 'url.dll,FileProtocolHandler']
    default:
      return isSet('DISPLAY') || isSet('WAYLAND_DISPLAY') ? ['xdg-open'] : null
  }
}

/**
 * Opens the address. The caller should also print it, because nobody knows whether a browser opens.
 *
 * @returns a function that removes the file, which is otherwise removed after half a minute.
 */
export async function openBrowser(url: string, opener: Opener): Promise<() => Promise<void>> {
  // mkdtemp gives the folder mode 0700: only this user can read it.
  const folder = await mkdtemp(join(tmpdir(), 'botcert-open-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  const file = join(folder, 'open.html')
  await writeFile(file, formatRedirect(url), { mode: 0o600, flag: 'wx' })
  const [program, ...args] = opener
  const child = spawn(program, [...args, file], { stdio: 'ignore', detached: true })
  child.on('error', () => void remove())
  child.unref()
  setTimeout(() => void remove(), removeAfterMs).unref()
  return remove
}

/** @param url must not contain characters that need escaping. */
function formatRedirect(url: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${url}">
<title>Botcert</title>
<p><a href="${url}">Botcert</a></p>
`
}
