// Which HTTP proxy a connection goes through: what was typed, or what the environment says as curl reads it
// (https_proxy, HTTPS_PROXY, all_proxy, ALL_PROXY, no_proxy, NO_PROXY). Speaking to it is a stage's business.
import { BlockList, isIP } from 'node:net'
import { splitAddress } from '../../report/written-address'
import { formatForeign } from '../../text/foreign-text'
import { TargetError } from '../target'

export interface Proxy {
  readonly host: string
  readonly port: number
  /** Value of Proxy-Authorization; secret. Null where the address holds no user. */
  readonly authorization: string | null
  /** Where it was said, for people: `HTTPS_PROXY` or `--proxy`. */
  readonly origin: string
}

/** Plain data: it goes to the process that runs the check. */
export interface ProxySettings {
  readonly proxy: Proxy | null
  /** As in NO_PROXY; hosts that are reached without it. */
  readonly exceptions: readonly string[]
}

export const direct: ProxySettings = { proxy: null, exceptions: [] }

type Environment = Readonly<Record<string, string | undefined>>

/** For https targets; the first that is not empty decides. */
const proxyVariables = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'] as const
const exceptionVariables = ['no_proxy', 'NO_PROXY'] as const

/** curl's, where a variable names a proxy without one. */
const defaultPort = 1080

/**
 * What was typed is for every host; NO_PROXY is about the environment's proxy alone.
 *
 * @param written `HOST:PORT`, `http://HOST:PORT`, `direct`; undefined leaves it to the environment.
 * @throws TargetError: only HTTP proxies are spoken to; a user and a password only come from the environment.
 */
export function readProxySettings(written: string | undefined, env: Environment): ProxySettings {
  if (written !== undefined) return readWritten(written.trim())
  const variable = findVariable(proxyVariables, env)
  if (variable === null) return direct
  const exceptionVariable = findVariable(exceptionVariables, env)
  return {
    proxy: readVariable(variable.name, variable.value),
    exceptions: (exceptionVariable?.value ?? '').split(/[\s,]+/).filter((entry) => entry !== ''),
  }
}

/**
 * Null where the URL is reached without one. A loopback address is no exception of its own: curl takes the
 * environment’s proxy there too, and what the check finds is what other programs meet. NO_PROXY is the remedy.
 */
export function findProxy({ proxy, exceptions }: ProxySettings, url: URL): Proxy | null {
  const host = bareHost(url.hostname)
  const port = url.port || '443'
  return exceptions.some((exception) => isException(exception, host, port)) ? null : proxy
}

function findVariable(
  names: readonly string[],
  env: Environment,
): { readonly name: string; readonly value: string } | null {
  for (const name of names) {
    const value = env[name]?.trim() ?? ''
    if (value !== '') return { name, value }
  }
  return null
}

function readWritten(written: string): ProxySettings {
  if (written.toLowerCase() === 'direct') return direct
  // Before anything is repeated in a message: it may be a password.
  if (written.includes('@')) {
    throw new TargetError(
      'The user and password of a proxy are not taken here, where others may read them. Set the ' +
        'environment variable HTTPS_PROXY to http://USER:PASSWORD@HOST:PORT, and leave the proxy out here.',
    )
  }
  const address = splitProxy(written)
  if (address !== null && address.scheme !== 'http') {
    throw new TargetError(
      `The proxy ${formatForeign(written)} is of the kind ${formatForeign(address.scheme)}; only HTTP ` +
        'proxies are spoken to. It is written HOST:PORT, or direct for none.',
    )
  }
  if (address === null || address.port === null) {
    throw new TargetError(
      `The proxy ${formatForeign(written)} is no address with a port. It is written HOST:PORT, or direct for none.`,
    )
  }
  const { host, port } = address
  return { proxy: { host, port, authorization: null, origin: '--proxy' }, exceptions: [] }
}

/** Its value is never repeated: it may hold a password. */
function readVariable(name: string, value: string): Proxy {
  const address = splitProxy(value)
  const remedy = 'Give the proxy with --proxy HOST:PORT, or --proxy direct for none.'
  if (address !== null && address.scheme !== 'http') {
    throw new TargetError(
      `The environment variable ${name} names a proxy of the kind ${formatForeign(address.scheme)}; ` +
        `only HTTP proxies are spoken to. ${remedy}`,
    )
  }
  const credentials = address === null ? null : readCredentials(value)
  if (address === null || credentials === null) {
    throw new TargetError(
      `The environment variable ${name} holds no address of the form http://USER:PASSWORD@HOST:PORT; ` +
        `in a password, characters such as @ # / % are written %40 %23 %2F %25. ${remedy}`,
    )
  }
  const { host, port } = address
  const authorization =
    credentials === '' ? null : `Basic ${Buffer.from(credentials).toString('base64')}`
  return { host, port: port ?? defaultPort, authorization, origin: name }
}

/** The scheme is `http` where none is written. Null where it is no address, or more than one. */
function splitProxy(
  written: string,
): { readonly scheme: string; readonly host: string; readonly port: number | null } | null {
  const address = splitAddress(written)
  // What follows the port is mostly the rest of a password that holds a `/` or a `#`.
  if (address === null || address.hasMore || address.path !== '') return null
  return { scheme: address.scheme ?? 'http', host: bareHost(address.host), port: address.port }
}

/** `USER:PASSWORD`, empty where there is none; null where its percent-encoding is broken. */
function readCredentials(written: string): string | null {
  const { username, password } = new URL(
    written.replace(/^(?:[a-z][a-z0-9+.-]*:\/\/)?/i, 'http://'),
  )
  if (username === '' && password === '') return ''
  try {
    return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  } catch {
    return null
  }
}

/** Without the brackets of an IPv6 address and the dot at the end of a whole name. */
function bareHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
}

/**
 * `*`, a name with all that is below it (`example.com`, `.example.com`, `*.example.com`), an IP address or a
 * network (`10.0.0.0/8`); with `:PORT` for that port alone.
 */
function isException(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true
  const [, written = entry, writtenPort] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry) ?? []
  if (writtenPort !== undefined && Number(writtenPort) !== Number(port)) return false
  const name = bareHost(written)
  if (isIP(host) !== 0) return isInNetwork(name, host)
  const suffix = name.replace(/^\*?\./, '')
  return suffix !== '' && (host === suffix || host.endsWith(`.${suffix}`))
}

/** An address counts as a network of its own, so that its spelling does not matter. */
function isInNetwork(network: string, address: string): boolean {
  const family = isIP(address)
  const maxBits = family === 4 ? 32 : 128
  const [start = '', bits = String(maxBits)] = network.split('/')
  if (isIP(start) !== family || !/^\d{1,3}$/.test(bits) || Number(bits) > maxBits) return false
  const kind = family === 4 ? 'ipv4' : 'ipv6'
  const list = new BlockList()
  list.addSubnet(start, Number(bits), kind)
  return list.check(address, kind)
}
