// `botcert pod`: a practice pod in the foreground, for demonstrations and for tests of other clients.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseCertificates, type Certificate } from '../../pki/x509/certificate'
import { PkiError } from '../../pki/errors'
import { formatName } from '../../pki/x509/names'
import { exitCodes, UsageError, type Command } from '../command'
import { PodRefusal } from '../../pod/http'
import { startPod, type Pod, type PodOptions } from '../../pod/pod'
import { isPortTaken, parsePort } from '../io/port'
import { untilAborted } from '../io/until-aborted'

const defaultApiPort = 8444
/** A real pod has 443, which only root may take. */
const defaultWebPort = 8443

const options = {
  port: {
    type: 'string',
    value: 'PORT',
    help: `Port on 127.0.0.1 that demands a client certificate; ${defaultApiPort} by default.`,
  },
  'web-port': {
    type: 'string',
    value: 'PORT',
    help: `Port on 127.0.0.1 without client certificates; ${defaultWebPort} by default.`,
  },
  account: {
    type: 'string',
    value: 'NAME[,NAME]',
    help: 'Service accounts that exist from the start.',
  },
  trust: {
    type: 'string',
    value: 'FILE',
    help: 'Signing CAs that are uploaded from the start: PEM with any number, or DER with one.',
  },
  'ca-out': {
    type: 'string',
    value: 'FILE',
    help: 'Where the CA of the pod’s own server certificate is written; a temporary file by default.',
  },
} as const

export const podCommand: Command<typeof options> = {
  name: 'pod',
  summary: 'Runs a practice pod on this machine. Never for production.',
  usage: '[--port PORT] [--web-port PORT] [--account NAME[,NAME]] [--trust FILE] [--ca-out FILE]',
  options,
  async run(values, io) {
    const cas = values.trust === undefined ? [] : await readCas(values.trust)
    const pod = await start({
      apiPort: parsePort(values.port ?? String(defaultApiPort), '--port'),
      webPort: parsePort(values['web-port'] ?? String(defaultWebPort), '--web-port'),
    })
    const folder = await mkdtemp(join(tmpdir(), 'botcert-pod-'))
    try {
      setUp(pod, cas, splitNames(values.account))
      const caFile = resolve(values['ca-out'] ?? join(folder, 'server-ca.pem'))
      await writeCa(caFile, pod.serverCaPem)
      io.stdout(formatPod(pod, caFile))
      io.stderr(formatAdvice(pod, caFile))
      await untilAborted(io.signal)
    } finally {
      await pod.close()
      await rm(folder, { recursive: true, force: true })
    }
    return exitCodes.success
  },
}

async function readCas(file: string): Promise<readonly Certificate[]> {
  try {
    return parseCertificates(new Uint8Array(await readFile(file)))
  } catch (cause) {
    throw new UsageError(`The file of --trust: ${describe(cause)}`, { cause })
  }
}

async function start(ports: PodOptions): Promise<Pod> {
  try {
    return await startPod(ports)
  } catch (cause) {
    if (!isPortTaken(cause)) throw cause
    throw new UsageError(
      `Port ${ports.apiPort} or ${ports.webPort} is taken. Choose others with --port and --web-port; 0 is any free one.`,
      { cause },
    )
  }
}

function splitNames(written: string | undefined): readonly string[] {
  return (written ?? '').split(',').filter((name) => name !== '')
}

function setUp(pod: Pod, cas: readonly Certificate[], accounts: readonly string[]): void {
  try {
    for (const ca of cas) {
      pod.uploadCa(formatName(ca.subjectDer), ca)
    }
    for (const account of accounts) pod.addAccount(account)
  } catch (cause) {
    if (!(cause instanceof PodRefusal)) throw cause
    throw new UsageError(`The pod refuses that: ${cause.message}`, { cause })
  }
}

async function writeCa(file: string, pem: string): Promise<void> {
  try {
    await writeFile(file, pem)
  } catch (cause) {
    throw new UsageError(`The file of --ca-out: ${describe(cause)}`, { cause })
  }
}

function describe(cause: unknown): string {
  if (cause instanceof PkiError) return cause.message
  if (cause instanceof Error && 'code' in cause) return `not usable (${String(cause.code)}).`
  throw cause
}

function formatPod(pod: Pod, caFile: string): string {
  return [
    `API port, with a client certificate: https://localhost:${pod.apiPort}`,
    `Web port, without:                   https://localhost:${pod.webPort}`,
    `CA of its server certificate:        ${caFile}`,
    `Administrator's sessionToken:        ${pod.adminToken}`,
    '',
  ].join('\n')
}

function formatAdvice(pod: Pod, caFile: string): string {
  return [
    '',
    'A practice pod, never for production. Everything in it is gone after Ctrl-C. To try a bot:',
    `  botcert auth --p12 FILE --pod localhost:${pod.apiPort} --web localhost:${pod.webPort} --agent localhost:${pod.webPort} --trust ${caFile}`,
    '',
  ].join('\n')
}
