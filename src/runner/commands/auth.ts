// `botcert auth`: proves a P12 against session auth and key manager, as the bot will use it.
import { readFile } from 'node:fs/promises'
import type { Bytes } from '../../pki/bytes'
import { PkiError } from '../../pki/errors'
import { exitCodes, UsageError, type Command } from '../command'
import { passwordOption, readPassword } from '../password-source'
import { formatForeign } from '../probe/foreign-text'
import { runAuth } from '../probe/run'
import { parseTarget, TargetError, type Endpoints, type WrittenTarget } from '../probe/target'
import { readTrust } from '../probe/trust'
import type { Verdict } from '../protocol'
import { formatJson, formatStage, formatVerdict } from '../report'

const defaultTimeoutMs = 15_000

const options = {
  p12: { type: 'string', value: 'FILE', help: 'The bot’s P12 file.' },
  pod: {
    type: 'string',
    value: 'HOST[:PORT]',
    help: 'The pod: session auth and key manager on this host, port 8444 by default.',
  },
  'session-auth': {
    type: 'string',
    value: 'URL',
    help: 'Session auth, where it has its own host.',
  },
  'key-auth': { type: 'string', value: 'URL', help: 'Key manager, where it has its own host.' },
  web: {
    type: 'string',
    value: 'HOST[:PORT]',
    help: 'The pod’s port without client certificates; its host and 443 by default.',
  },
  agent: { type: 'string', value: 'HOST[:PORT]', help: 'The agent, to try both tokens there.' },
  'password-from': passwordOption,
  trust: {
    type: 'string',
    value: 'FILE',
    help: 'CAs for the servers (PEM), beside the known ones.',
  },
  timeout: { type: 'string', value: 'SECONDS', help: 'For each step; 15 by default.' },
  json: { type: 'boolean', help: 'One JSON object on stdout instead of text.' },
  'show-tokens': { type: 'boolean', help: 'Show the tokens as they are; masked otherwise.' },
} as const

const exitCodeOf: Record<Verdict, number> = {
  accepted: exitCodes.asWished,
  refused: exitCodes.refused,
  'not-checked': exitCodes.notChecked,
}

export const authCommand: Command<typeof options> = {
  name: 'auth',
  summary: 'Authenticates as the bot will, and says step by step where it ends and why.',
  usage: '--p12 FILE --pod HOST[:PORT]',
  options,
  async run(values, io) {
    if (values.p12 === undefined) throw new UsageError('The P12 file is needed: --p12 FILE.')
    const endpoints = readTarget({
      pod: values.pod,
      sessionAuth: values['session-auth'],
      keyAuth: values['key-auth'],
      web: values.web,
      agent: values.agent,
    })
    const timeoutMs = readTimeout(values.timeout)
    const p12 = await readInput('--p12', values.p12)
    const trustPem = values.trust === undefined ? null : await readTrustFile(values.trust)
    const password = await readPassword(values['password-from'], io)
    const isText = values.json !== true
    const report = await runAuth(
      {
        p12,
        password,
        endpoints,
        trustPem,
        timeoutMs,
        showTokens: values['show-tokens'] === true,
      },
      (stage) => {
        if (isText) io.stdout(formatStage(stage))
      },
      io.signal,
    )
    io.stdout(isText ? formatVerdict(report) : formatJson(report))
    return exitCodeOf[report.verdict]
  },
}

function readTarget(written: WrittenTarget): Endpoints {
  try {
    return parseTarget(written)
  } catch (cause) {
    if (!(cause instanceof TargetError)) throw cause
    throw new UsageError(cause.message, { cause })
  }
}

function readTimeout(written: string | undefined): number {
  if (written === undefined) return defaultTimeoutMs
  const seconds = Number(written)
  if (seconds >= 1 && seconds <= 600) return Math.round(seconds * 1000)
  throw new UsageError('--timeout takes 1 to 600 seconds.')
}

async function readTrustFile(path: string): Promise<string> {
  const file = await readInput('--trust', path)
  try {
    return readTrust(file)
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    throw new UsageError(`The file of --trust cannot be used. ${formatForeign(cause.message)}`, {
      cause,
    })
  }
}

async function readInput(option: string, path: string): Promise<Bytes> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    throw new UsageError(`The file of ${option} could not be read (${reason}).`, { cause })
  }
}
