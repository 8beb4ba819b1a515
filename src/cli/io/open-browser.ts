// Opens the page in the desktop's browser without putting its token on an argument list, which everybody on the
// machine can read: the browser is given a private file that leads on to the address, as Jupyter does. A path
// for one use would not do instead: whoever reads it in the list could be first.
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'

/** A program and its arguments before the file; none is a shell. */
export type Opener = readonly [program: string, ...args: string[]]

/** Long enough for a browser that has to start first. */
const removeAfterMs = 30_000

/** What opens a file on this desktop; null where there is none, or nobody at it. */
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
      // What `start` does, which is a word of the shell.
      return ['rundll32', 'url.dll,FileProtocolHandler']
    default:
      return isSet('DISPLAY') || isSet('WAYLAND_DISPLAY') ? ['xdg-open'] : null
  }
}

/**
 * Opens the address. Whether a browser came cannot be known: print the address too.
 *
 * @returns removes the file, which happens by itself after half a minute.
 */
export async function openBrowser(url: string, opener: Opener): Promise<() => Promise<void>> {
  // For this user alone: the folder has mode 0700.
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

/** @param url of our own making: nothing in it needs escaping. */
function formatRedirect(url: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${url}">
<title>Botcert</title>
<p><a href="${url}">Botcert</a></p>
`
}
