// `botcert serve`: serves the page and the API of the login test on this machine, optionally with a practice pod.
import { fileURLToPath } from 'node:url'
import {
  exitCodes,
  untilAborted,
  UsageError,
  type Command,
  type CommandIo,
  type CommandValues,
} from '../command'
import { findOpener, openBrowser } from '../io/open-browser'
import { startPractice, type PracticeWorld } from '../../server/practice'
import { startServer, type Server, type ServerOptions } from '../../server/server'
import { runInProcess } from '../../server/check-process'
import { AppMissing } from '../../server/static-files'
import { isPortTaken, parsePort } from '../io/port'

const defaultPort = 4180

/** Next to the built runner, see src/cli/vite.config.ts. */
const appFolder = fileURLToPath(new URL('../app/', import.meta.url))
/** The built runner, which contains this file. */
const runnerFile = fileURLToPath(import.meta.url)

const options = {
  port: {
    type: 'string',
    value: 'PORT',
    help: `The port on 127.0.0.1. Default: ${defaultPort}, or any free port if it is in use.`,
  },
  'no-open': { type: 'boolean', help: 'Do not open a browser.' },
  practice: {
    type: 'boolean',
    help: 'Also run a practice pod with a new practice CA and account, until the command ends.',
  },
} as const

export const serveCommand: Command<typeof options> = {
  name: 'serve',
  summary: 'Serves the page on this machine and runs its login tests.',
  usage: '[--port PORT] [--practice] [--no-open]',
  options,
  run: (values, io) => serve(values, io, { appFolder, runAuth: runInProcess(runnerFile) }),
}

/** The parts of the built runner. */
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
  // Started after the server, which must not wait for a key.
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

/** @throws UsageError if the requested port is in use. */
async function listen(written: string | undefined, site: Site): Promise<Server> {
  const port = written === undefined ? defaultPort : parsePort(written, '--port')
  try {
    return await startServer({ ...site, port })
  } catch (cause) {
    if (!isPortTaken(cause)) throw cause
    if (written === undefined) return startServer({ ...site, port: 0 })
    throw new UsageError(
      `Port ${port} is in use. Choose another port with --port, or leave the option out.`,
      {
        cause,
      },
    )
  }
}

/** Prints the address, opens the browser, and waits for Ctrl-C. */
async function present(
  server: Server,
  isBrowserWanted: boolean,
  practice: Promise<PracticeWorld> | null,
  io: CommandIo,
): Promise<void> {
  // The only place that prints the token: this is how the user gets it.
  io.stdout(`${server.url}\n`)
  io.stderr('\nOpen this address in a browser on this machine. Press Ctrl-C to stop.\n')
  const opener = isBrowserWanted ? findOpener(io.env) : null
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
    `Practice pod, never for production: ${practice.apiAddress}; without client certificate: ${practice.webAddress}.`,
    `It accepts the account ${practice.account} and the practice CA that the page offers.`,
    '',
  ].join('\n')
}
