// The options of `botcert auth`. All invalid values are refused here, before any server is contacted.
import { PkiError } from '../../pki/errors'
import { UsageError, type CommandIo, type CommandValues } from '../command'
import { passwordOption, readPassword } from '../io/password-source'
import { readOptionFile } from '../io/read-input'
import { formatForeign } from '../../text/foreign-text'
import { readProxySettings } from '../../auth/net/proxy-settings'
import type { AuthOptions } from '../../auth/run'
import { parseTarget, preflightTarget, TargetError, type WrittenTarget } from '../../auth/target'
import { readTrust } from '../../auth/net/trust'
import { readReportFile, type ReportFile } from './auth-report'

const defaultTimeoutMs = 15_000

export const authOptions = {
  p12: {
    type: 'string',
    value: 'FILE',
    help: 'The P12 file of the bot. Without it, only connectivity is checked; the exit code is 0 if the servers are reachable.',
  },
  pod: {
    type: 'string',
    value: 'HOST[:PORT]',
    help: 'The host of session auth and key manager. Default port: 8444. mypod means mypod.symphony.com.',
  },
  'session-auth': {
    type: 'string',
    value: 'URL',
    help: 'Session auth, if it has its own host.',
  },
  'key-auth': { type: 'string', value: 'URL', help: 'Key manager, if it has its own host.' },
  web: {
    type: 'string',
    value: 'HOST[:PORT]',
    help: 'The port of the pod without client certificates. Default: the same host, port 443.',
  },
  agent: { type: 'string', value: 'HOST[:PORT]', help: 'The agent, to test both tokens there.' },
  'password-from': passwordOption,
  account: {
    type: 'string',
    value: 'NAME',
    help: 'The name of the service account, to compare with the CN of the certificate.',
  },
  trust: {
    type: 'string',
    value: 'FILE',
    help: 'CA certificates of the servers (PEM), in addition to those of Node, the system and NODE_EXTRA_CA_CERTS.',
  },
  'send-to-untrusted': {
    type: 'boolean',
    help: 'Send the client certificate even if the server cannot be verified.',
  },
  proxy: {
    type: 'string',
    value: 'HOST:PORT',
    help: 'The HTTP proxy, or direct for no proxy. Default: HTTPS_PROXY, ALL_PROXY and NO_PROXY.',
  },
  timeout: { type: 'string', value: 'SECONDS', help: 'The time limit of each stage. Default: 15.' },
  'warn-days': {
    type: 'string',
    value: 'DAYS',
    help: 'Also exit with 1 if the certificate expires within this number of days.',
  },
  watch: {
    type: 'string',
    value: 'SECONDS',
    help: 'Repeat the check after this number of seconds until Ctrl-C, one line per check. The last check sets the exit code.',
  },
  report: {
    type: 'string',
    value: 'FILE',
    help: 'Also write the report to a .json or .html file, with masked tokens. Replaces an existing file.',
  },
  json: { type: 'boolean', help: 'Print one JSON object instead of text.' },
  'show-tokens': { type: 'boolean', help: 'Print the tokens unmasked.' },
} as const

export type AuthValues = CommandValues<typeof authOptions>

export interface AuthPlan {
  /**
   * Returns the input of a check. Reads the P12 file again, because it may have been renewed.
   *
   * @throws UsageError if the file cannot be read.
   */
  readonly load: () => Promise<AuthOptions>
  /** Null if the expiry of the certificate does not change the exit code. */
  readonly warnDays: number | null
  /** The pause between two checks; null for a single check. */
  readonly watchMs: number | null
  readonly reportFile: ReportFile | null
  readonly isJson: boolean
  /** Whether reports contain the unmasked tokens. */
  readonly areTokensShown: boolean
}

/** @throws UsageError; DOMException `AbortError` if the person presses Ctrl-C at the prompt. */
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
  const loadP12 = async () => (path === undefined ? null : readOptionFile('--p12', path))
  await loadP12()
  const trustPem = values.trust === undefined ? null : await readTrustFile(values.trust)
  const password = path === undefined ? '' : await readPassword(values['password-from'], io)
  const options: Omit<AuthOptions, 'p12'> = {
    password,
    endpoints,
    trustPem,
    proxy,
    account: values.account ?? null,
    // Without a P12 there is no certificate to send, and an unverified server fails the check of connectivity.
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

/** Returns null if the option was not given. */
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
  const file = await readOptionFile('--trust', path)
  try {
    return readTrust(file)
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    throw new UsageError(`The file of --trust cannot be used. ${formatForeign(cause.message)}`, {
      cause,
    })
  }
}
