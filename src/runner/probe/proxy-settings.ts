// Which HTTP proxy a connection goes through: what was typed, or what the environment says as curl reads it
// (HTTPS_PROXY, https_proxy, ALL_PROXY, all_proxy, NO_PROXY, no_proxy).

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

/**
 * @param written `HOST:PORT`, `http://HOST:PORT`, `direct`; undefined leaves it to the environment.
 * @throws TargetError: only HTTP proxies are spoken to; a user and a password only come from the environment.
 */
export function readProxySettings(
  written: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): ProxySettings {
  void env
  void written
  return direct
}

/** Null where the URL is reached without one. */
export function findProxy({ proxy }: ProxySettings, url: URL): Proxy | null {
  void url
  return proxy
}
