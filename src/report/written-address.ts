// An address as people write it, taken apart: scheme, host, port, path. The page and the command line share it;
// it imports nothing of Node. What may be written where is probe/target.ts' business.

/** Nothing is judged yet, but that there is a host. */
export interface WrittenAddress {
  /** Lower case; null where none is written. */
  readonly scheme: string | null
  /** Lower case; an IPv6 address in its brackets. A dot at the end, which says that the name is whole, stays. */
  readonly host: string
  /** Null where none is written: 443 is not the default here. */
  readonly port: number | null
  /** Without a slash at the end: empty, or `/sessionauth`. */
  readonly path: string
  readonly hasUser: boolean
  /** A query or a fragment. */
  readonly hasMore: boolean
}

/** Null where it holds no host name, or a port that is none. */
export function splitAddress(written: string): WrittenAddress | null {
  const [, scheme = null, rest = ''] =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/isu.exec(written.trim()) ?? []
  // Twice, because a URL leaves out the port that its scheme has by default.
  const [asHttps, asHttp] = [`https://${rest}`, `http://${rest}`]
  if (rest === '' || !URL.canParse(asHttps)) return null
  const url = new URL(asHttps)
  if (!/^[a-z0-9.:[\]_-]+$/.test(url.hostname)) return null
  const port = url.port || new URL(asHttp).port
  if (Number(port || 1) === 0) return null
  return {
    scheme: scheme?.toLowerCase() ?? null,
    host: url.hostname,
    port: port === '' ? null : Number(port),
    path: url.pathname.replace(/\/+$/, ''),
    hasUser: url.username !== '' || url.password !== '',
    hasMore: url.search !== '' || url.hash !== '',
  }
}

/** `mypod` is `mypod.symphony.com`. Names with a dot, `localhost` and IP addresses are whole. */
export function completePodHost(host: string): string {
  return host === 'localhost' || /[.:]/.test(host) ? host : `${host}.symphony.com`
}

/** Segments of the documented paths, which people copy with the host; `login` is that of the other workflow. */
const documentedPath = /^(?:\/+(?:sessionauth|keyauth|agent|login|v1|authenticate))*$/i

/**
 * Whether a path only says again what is asked there: `/sessionauth/v1/authenticate`, `/sessionauth/sessionauth`.
 * The services’ own paths are fixed.
 */
export function isDocumentedPath(path: string): boolean {
  return documentedPath.test(path)
}
