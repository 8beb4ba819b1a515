// How people write where to authenticate, and the endpoints that follow from it. Only https, and only the
// hosts that were written; the paths below them are fixed.
import { formatForeign } from './foreign-text'

/** URLs of services without a slash at the end: `https://HOST:8444/sessionauth`. */
export interface Endpoints {
  /** `/v1/authenticate` and `/v1/logout` are below it. */
  readonly sessionAuth: URL
  readonly keyAuth: URL
  /** Origin for calls without a client certificate (`/pod/v2/sessioninfo`); null where not known. */
  readonly web: URL | null
  readonly agent: URL | null
}

/** As on the command line, and as in the API's AuthTarget. */
export interface WrittenTarget {
  /** `HOST[:PORT]`, port 8444 by default. Or `sessionAuth` and `keyAuth`. */
  readonly pod?: string | undefined
  /** `https://HOST:PORT`, with or without `/sessionauth`. */
  readonly sessionAuth?: string | undefined
  /** `https://HOST:PORT`, with or without `/keyauth`. */
  readonly keyAuth?: string | undefined
  /** `HOST[:PORT]` of the port without client certificates; the pod's host and 443 by default. */
  readonly web?: string | undefined
  /** `HOST[:PORT]` or `https://HOST[:PORT]`, with or without `/agent`; port 443 by default. */
  readonly agent?: string | undefined
}

/** An address that cannot be used. The message says which one, why, and how it is written. */
export class TargetError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'TargetError'
  }
}

/** Port of the documented workflow for calls with a client certificate. */
const apiPort = 8444
const webPort = 443

/** @throws TargetError. */
export function parseTarget(written: WrittenTarget): Endpoints {
  const agent =
    written.agent === undefined ? null : parseService('--agent', written.agent, '/agent', webPort)
  if (written.pod !== undefined) {
    if (written.sessionAuth !== undefined || written.keyAuth !== undefined) {
      throw new TargetError('Give either --pod, or --session-auth and --key-auth.')
    }
    const api = parseService('--pod', written.pod, '', apiPort)
    return {
      sessionAuth: new URL('/sessionauth', api),
      keyAuth: new URL('/keyauth', api),
      web: written.web === undefined ? findWeb(api) : parseWeb(written.web),
      agent,
    }
  }
  if (written.sessionAuth === undefined || written.keyAuth === undefined) {
    throw new TargetError(
      'Say where: --pod HOST[:PORT], or both --session-auth URL and --key-auth URL.',
    )
  }
  return {
    sessionAuth: parseService('--session-auth', written.sessionAuth, '/sessionauth', apiPort),
    keyAuth: parseService('--key-auth', written.keyAuth, '/keyauth', apiPort),
    web: written.web === undefined ? null : parseWeb(written.web),
    agent,
  }
}

function parseWeb(written: string): URL {
  return parseService('--web', written, '', webPort)
}

/** Symphony's `-api` host serves the API alone; the pod itself is the host without it. */
function findWeb(api: URL): URL {
  const host = api.hostname.replace(/-api(?=\.symphony\.com$)/, '')
  return new URL(`https://${host}:${webPort}`)
}

function parseService(option: string, written: string, context: string, defaultPort: number): URL {
  const refuse = (reason: string) => {
    const shown = context === '' ? 'HOST[:PORT]' : `https://HOST[:PORT]${context}`
    return new TargetError(`${option} ${reason}. It is written ${shown}.`)
  }
  const text = written.trim()
  const [, scheme, rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/isu.exec(text) ?? []
  if (scheme !== undefined && scheme.toLowerCase() !== 'https') {
    throw refuse('takes https only: a certificate is shown over TLS')
  }
  // Before anything is repeated in a message: it may be a password.
  if (rest.includes('@')) throw refuse('takes no user or password')
  const url = URL.canParse(`https://${rest}`) ? new URL(`https://${rest}`) : null
  if (url === null || !/^[a-z0-9.:[\]_-]+$/.test(url.hostname)) {
    throw refuse(`holds no host name: ${formatForeign(text)}`)
  }
  if (url.search !== '' || url.hash !== '') throw refuse('takes no query and no fragment')
  const path = url.pathname.replace(/\/+$/, '')
  if (path !== '' && path !== context) {
    throw refuse(`has the path ${formatForeign(path)}, which is not part of the address`)
  }
  const port = /^[^/]*:(\d+)(?:\/|$)/.exec(rest)?.[1] ?? defaultPort
  return new URL(`https://${url.hostname}:${port}${context}`)
}
