// `botcert serve`: the page and the check API on this machine, with a practice pod where it is asked for.
import { fileURLToPath } from 'node:url'
import { exitCodes, UsageError, type Command, type CommandIo, type CommandValues } from '../command'
import { findOpener, openBrowser } from '../io/open-browser'
import { startPractice, type PracticeWorld } from '../../server/practice'
import { startServer, type Server, type ServerOptions } from '../../server/server'
import { runInProcess } from '../../server/check-process'
import { AppMissing } from '../../server/static-files'
import { isPortTaken, parsePort } from '../io/port'
import { untilAborted } from '../io/until-aborted'

const defaultPort = 4180

/** Beside the built runner, see src/cli/vite.config.ts. */
const appFolder = fileURLToPath(new URL('../app/', import.meta.url))
/** The built runner, which this file is a part of. */
const runnerFile = fileURLToPath(import.meta.url)

const options = {
  port: {
    type: 'string',
    value: 'PORT',
    help: `Port on 127.0.0.1; ${defaultPort} by default, or any free one where that is taken.`,
  },
  'no-open': { type: 'boolean', help: 'Does not open a browser.' },
  practice: {
    type: 'boolean',
    help: 'With a practice pod, a practice CA and an account, made anew and gone at the end.',
  },
} as const

export const serveCommand: Command<typeof options> = {
  name: 'serve',
  summary: 'Serves the page on this machine, and checks certificates for it.',
  usage: '[--port PORT] [--practice] [--no-open]',
  options,
  run: (values, io) => serve(values, io, { appFolder, runAuth: runInProcess(runnerFile) }),
}

/** What the runner's build lays beside each other. */
type Built = Pick<ServerOptions, 'appFolder' | 'runAuth'>

export async function serve(
  values: CommandValues<typeof options>,
  io: CommandIo,
  built: Built,
): Promise<number> {
  let practice: Promise<PracticeWorld> | null = null
  let server: Server
  try {
    server = await listen(values.port, { ...built, practice: () => practice, env: io.env })
  } catch (error) {
    if (!(error instanceof AppMissing)) throw error
    io.stderr(`botcert: ${error.message}\n`)
    return exitCodes.notChecked
  }
  // After the server is there, which must not wait for a key.
  if (values.practice === true) practice = startPractice()
  try {
    await present(server, values['no-open'] !== true, practice, io)
  } finally {
    await server.close()
    await practice?.then((world) => world.close())
  }
  return exitCodes.success
}

type Site = Omit<ServerOptions, 'port'>

/** @throws UsageError where the port that was asked for is taken. */
async function listen(written: string | undefined, site: Site): Promise<Server> {
  const port = written === undefined ? defaultPort : parsePort(written, '--port')
  try {
    return await startServer({ ...site, port })
  } catch (cause) {
    if (!isPortTaken(cause)) throw cause
    if (written === undefined) return startServer({ ...site, port: 0 })
    throw new UsageError(
      `Port ${port} is taken. Choose another one with --port, or leave it out.`,
      {
        cause,
      },
    )
  }
}

/** Says where the page is, shows it, and waits for the end. */
async function present(
  server: Server,
  isBrowserWished: boolean,
  practice: Promise<PracticeWorld> | null,
  io: CommandIo,
): Promise<void> {
  // The one place where the token is printed: it is how its user gets it.
  io.stdout(`${server.url}\n`)
  io.stderr('\nOpen this address in a browser on this machine. It works until Ctrl-C.\n')
  const opener = isBrowserWished ? findOpener(io.env) : null
  const closeBrowserFile = opener === null ? null : await openBrowser(server.url, opener)
  const end = untilAborted(io.signal)
  if (practice !== null) {
    const world = await Promise.race([practice, end])
    if (world !== undefined) io.stderr(formatPractice(world))
  }
  await end
  await closeBrowserFile?.()
}

function formatPractice({ practice }: PracticeWorld): string {
  return [
    '',
    `Practice pod, never for production: ${practice.apiAddress}, without client certificate ${practice.webAddress}.`,
    `It knows the account ${practice.account} and the practice CA that the page offers.`,
    '',
  ].join('\n')
}
