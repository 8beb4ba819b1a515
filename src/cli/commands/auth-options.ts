// The options of `botcert auth`, and what they come to. Everything that cannot be used is refused here, before
// anything is asked of a server.
import { readFile } from 'node:fs/promises'
import type { Bytes } from '../../text/bytes'
import { PkiError } from '../../pki/errors'
import { UsageError, type CommandIo, type CommandValues } from '../command'
import { passwordOption, readPassword } from '../io/password-source'
import { formatForeign } from '../../text/foreign-text'
import { readProxySettings } from '../../auth/net/proxy-settings'
import type { AuthOptions } from '../../auth/run'
import { parseTarget, preflightTarget, TargetError, type WrittenTarget } from '../../auth/target'
import { readTrust } from '../../auth/net/trust'
import { readReportFile, type ReportFile } from '../io/report-file'

const defaultTimeoutMs = 15_000

export const authOptions = {
  p12: {
    type: 'string',
    value: 'FILE',
    help: 'The bot’s P12 file. Without it the way to the servers is looked at, and no certificate is shown; 0: it is open.',
  },
  pod: {
    type: 'string',
    value: 'HOST[:PORT]',
    help: 'The pod: session auth and key manager on this host, port 8444 by default. mypod is mypod.symphony.com.',
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
  account: {
    type: 'string',
    value: 'NAME',
    help: 'Name of the service account, to compare the certificate with.',
  },
  trust: {
    type: 'string',
    value: 'FILE',
    help: 'CAs for the servers (PEM), beside those of Node, of the system and of NODE_EXTRA_CA_CERTS.',
  },
  'send-to-untrusted': {
    type: 'boolean',
    help: 'Show the certificate, this time, also to a server that cannot be verified.',
  },
  proxy: {
    type: 'string',
    value: 'HOST:PORT',
    help: 'An HTTP proxy, or direct for none; by default what HTTPS_PROXY, ALL_PROXY and NO_PROXY say.',
  },
  timeout: { type: 'string', value: 'SECONDS', help: 'For each stage; 15 by default.' },
  'warn-days': {
    type: 'string',
    value: 'DAYS',
    help: 'Exit code 1 also where the certificate ends within so many days.',
  },
  watch: {
    type: 'string',
    value: 'SECONDS',
    help: 'Check again after so many seconds, one line each, until Ctrl-C. The exit code is the last one’s.',
  },
  report: {
    type: 'string',
    value: 'FILE',
    help: 'Also write the report to a .json or .html file, tokens masked. A file of that name is replaced.',
  },
  json: { type: 'boolean', help: 'One JSON object on stdout instead of text.' },
  'show-tokens': { type: 'boolean', help: 'Show the tokens as they are; masked otherwise.' },
} as const

export type AuthValues = CommandValues<typeof authOptions>

export interface AuthPlan {
  /**
   * What the check takes; reads the P12 file anew, which may have been renewed meanwhile.
   *
   * @throws UsageError where the file cannot be read.
   */
  readonly load: () => Promise<AuthOptions>
  /** Null: the certificate’s end makes no difference. */
  readonly warnDays: number | null
  /** Pause between two checks; null for one check alone. */
  readonly watchMs: number | null
  readonly reportFile: ReportFile | null
  readonly isJson: boolean
  /** Whether reports hold the tokens as they are. */
  readonly areTokensShown: boolean
}

/** @throws UsageError; DOMException `AbortError` where a person gives up at the prompt. */
export async function readAuthPlan(values: AuthValues, io: CommandIo): Promise<AuthPlan> {
  const target: WrittenTarget = {
    pod: values.pod,
    sessionAuth: values['session-auth'],
    keyAuth: values['key-auth'],
    web: values.web,
    agent: values.agent,
  }
  const endpoints = refuseTargets(() => parseTarget(target))
  const proxy = refuseTargets(() => readProxySettings(values.proxy, io.env))
  const timeoutSeconds = readNumber('timeout', values, { least: 1, most: 600 })
  const watchSeconds = readNumber('watch', values, { least: 10, most: 86_400 })
  const warnDays = readNumber('warn-days', values, { least: 1, most: 3660 })
  const reportFile = values.report === undefined ? null : readReportFile(values.report)
  const path = values.p12
  const loadP12 = async () => (path === undefined ? null : readInput('--p12', path))
  await loadP12()
  const trustPem = values.trust === undefined ? null : await readTrustFile(values.trust)
  const password = path === undefined ? '' : await readPassword(values['password-from'], io)
  const options: Omit<AuthOptions, 'p12'> = {
    password,
    endpoints,
    trustPem,
    proxy,
    account: values.account ?? null,
    // Without a P12 there is none to show, and an unverified server is what a look is for.
    sendToUntrusted: path !== undefined && values['send-to-untrusted'] === true,
    preflight: preflightTarget(target),
    timeoutMs: timeoutSeconds === null ? defaultTimeoutMs : Math.round(timeoutSeconds * 1000),
    showTokens: values['show-tokens'] === true,
  }
  return {
    load: async () => ({ ...options, p12: await loadP12() }),
    warnDays,
    watchMs: watchSeconds === null ? null : watchSeconds * 1000,
    reportFile,
    isJson: values.json === true,
    areTokensShown: options.showTokens,
  }
}

function refuseTargets<T>(parse: () => T): T {
  try {
    return parse()
  } catch (cause) {
    if (!(cause instanceof TargetError)) throw cause
    throw new UsageError(cause.message, { cause })
  }
}

interface Range {
  readonly least: number
  readonly most: number
}

/** Null where it was not given. */
function readNumber(
  name: 'timeout' | 'watch' | 'warn-days',
  values: AuthValues,
  { least, most }: Range,
): number | null {
  const written = values[name]
  if (written === undefined) return null
  const number = Number(written)
  if (number >= least && number <= most) return number
  throw new UsageError(
    `--${name} takes ${least} to ${most} ${authOptions[name].value.toLowerCase()}.`,
  )
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
