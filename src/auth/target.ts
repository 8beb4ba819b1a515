// How people write where to authenticate, and the endpoints that follow from it. Only https, and only the
// hosts that were written; the paths below them are fixed.
import type { Notice } from '../report/auth-report'
import { preflight } from '../report/preflight'
import { completePodHost, isDocumentedPath, splitAddress } from '../report/written-address'
import { formatForeign } from '../text/foreign-text'

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
  /**
   * `HOST[:PORT]`, port 8444 by default; a name without a dot is one of symphony.com. Or `sessionAuth` and
   * `keyAuth`.
   */
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

/** Services by the option that names them. */
const services = {
  pod: { option: '--pod', context: '', defaultPort: apiPort },
  sessionAuth: { option: '--session-auth', context: '/sessionauth', defaultPort: apiPort },
  keyAuth: { option: '--key-auth', context: '/keyauth', defaultPort: apiPort },
  web: { option: '--web', context: '', defaultPort: webPort },
  agent: { option: '--agent', context: '/agent', defaultPort: webPort },
} as const
type Service = keyof typeof services

/** @throws TargetError. */
export function parseTarget(written: WrittenTarget): Endpoints {
  const agent = written.agent === undefined ? null : parseService('agent', written.agent)
  const web = written.web === undefined ? null : parseService('web', written.web)
  if (written.pod !== undefined) {
    if (written.sessionAuth !== undefined || written.keyAuth !== undefined) {
      throw new TargetError('Give either --pod, or --session-auth and --key-auth.')
    }
    const api = parseService('pod', written.pod)
    return {
      sessionAuth: new URL('/sessionauth', api),
      keyAuth: new URL('/keyauth', api),
      web: web ?? findWeb(api),
      agent,
    }
  }
  if (written.sessionAuth === undefined || written.keyAuth === undefined) {
    throw new TargetError(
      'Say where: --pod HOST[:PORT], or both --session-auth URL and --key-auth URL.',
    )
  }
  return {
    sessionAuth: parseService('sessionAuth', written.sessionAuth),
    keyAuth: parseService('keyAuth', written.keyAuth),
    web,
    agent,
  }
}

/** What stands out in the addresses of the services that ask for a certificate, each thing once. */
export function preflightTarget({ pod, sessionAuth, keyAuth }: WrittenTarget): readonly Notice[] {
  const notices = [pod, sessionAuth, keyAuth].flatMap((written) =>
    written === undefined ? [] : preflight(written),
  )
  return [...new Map(notices.map((notice) => [notice.detail, notice])).values()]
}

/** Symphony's `-api` host serves the API alone; the pod itself is the host without it. */
function findWeb(api: URL): URL {
  const host = api.hostname.replace(/-api(?=\.symphony\.com$)/, '')
  return new URL(`https://${host}:${webPort}`)
}

function parseService(service: Service, written: string): URL {
  const { option, context, defaultPort } = services[service]
  const form = context === '' ? 'HOST[:PORT]' : `https://HOST[:PORT]${context}`
  const refuse = (reason: string, instead = `It is written ${form}`) =>
    new TargetError(`${option} ${reason}. ${instead}.`)
  // Before anything is repeated in a message: it may be a password.
  if (written.includes('@')) throw refuse('takes no user or password')
  const address = splitAddress(written)
  if (address === null) throw refuse(`holds no host name: ${formatForeign(written.trim())}`)
  const { scheme, path, hasMore } = address
  const host = (service === 'pod' ? completePodHost(address.host) : address.host).replace(/\.$/, '')
  if (scheme !== null && scheme !== 'https') {
    const port = address.port === null ? '' : `:${address.port}`
    throw refuse(
      `takes https only, because a certificate is sent only over TLS; ${formatForeign(scheme)} was written`,
      `Write https://${host}${port} instead`,
    )
  }
  if (hasMore) throw refuse('takes no query and no fragment')
  if (!isDocumentedPath(path) || isOfOther(path, service)) {
    throw refuse(`has the path ${formatForeign(path)}, which is not part of the address`)
  }
  return new URL(`https://${host}:${address.port ?? defaultPort}${context}`)
}

/** A path that names another service is a mistake; a pod has them all. */
function isOfOther(path: string, service: Service): boolean {
  const { context } = services[service]
  const named = path.toLowerCase().match(/\/(?:sessionauth|keyauth|agent)(?=\/|$)/g) ?? []
  return service !== 'pod' && named.some((name) => name !== context)
}
