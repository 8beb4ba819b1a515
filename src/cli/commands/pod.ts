// `botcert pod`: runs a practice pod in the foreground, for demonstrations and for tests of other clients.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseCertificates, type Certificate } from '../../pki/x509/certificate'
import { PkiError } from '../../pki/errors'
import { formatName } from '../../pki/x509/names'
import { exitCodes, untilAborted, UsageError, type Command } from '../command'
import { PodRefusal } from '../../pod/http'
import { startPod, type Pod, type PodOptions } from '../../pod/pod'
import { isPortTaken, parsePort } from '../io/port'
import { findErrorCode, readOptionFile } from '../io/read-input'

const defaultApiPort = 8444
/** A real pod uses 443, which needs root. */
const defaultWebPort = 8443

const options = {
  port: {
    type: 'string',
    value: 'PORT',
    help: `The port on 127.0.0.1 that requires a client certificate. Default: ${defaultApiPort}.`,
  },
  'web-port': {
    type: 'string',
    value: 'PORT',
    help: `The port on 127.0.0.1 without client certificates. Default: ${defaultWebPort}.`,
  },
  account: {
    type: 'string',
    value: 'NAME[,NAME]',
    help: 'The service accounts of the pod.',
  },
  trust: {
    type: 'string',
    value: 'FILE',
    help: 'The accepted client CAs of the pod: any number as PEM, or one as DER.',
  },
  'ca-out': {
    type: 'string',
    value: 'FILE',
    help: 'Where to write the CA of the server certificate. Default: a temporary file.',
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
  const bytes = await readOptionFile('--trust', file)
  try {
    return parseCertificates(bytes)
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    throw new UsageError(`The file of --trust cannot be used. ${cause.message}`, { cause })
  }
}

async function start(ports: PodOptions): Promise<Pod> {
  try {
    return await startPod(ports)
  } catch (cause) {
    if (!isPortTaken(cause)) throw cause
    throw new UsageError(
      `Port ${ports.apiPort} or ${ports.webPort} is in use. Choose other ports with --port and --web-port; 0 means any free port.`,
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
    throw new UsageError(`The pod refused a setting: ${cause.message}`, { cause })
  }
}

async function writeCa(file: string, pem: string): Promise<void> {
  try {
    await writeFile(file, pem)
  } catch (cause) {
    throw new UsageError(`The file of --ca-out could not be written (${findErrorCode(cause)}).`, {
      cause,
    })
  }
}

function formatPod(pod: Pod, caFile: string): string {
  return [
    `API port, with client certificate:   https://localhost:${pod.apiPort}`,
    `Web port, without certificate:       https://localhost:${pod.webPort}`,
    `CA of the server certificate:        ${caFile}`,
    `Administrator’s sessionToken:        ${pod.adminToken}`,
    '',
  ].join('\n')
}

function formatAdvice(pod: Pod, caFile: string): string {
  return [
    '',
    'This is a practice pod, never for production. Ctrl-C deletes everything in it. To test a bot:',
    `  botcert auth --p12 FILE --pod localhost:${pod.apiPort} --web localhost:${pod.webPort} --agent localhost:${pod.webPort} --trust ${caFile}`,
    '',
  ].join('\n')
}
