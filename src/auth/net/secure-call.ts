// One HTTPS request over a connection of its own: name, TCP, proxy, TLS, request, answer. The stages of a service
// take these one by one; the calls with tokens need no more than the outcome.
import type { SecureContext, TLSSocket } from 'node:tls'
import { describeAnswer, readCall } from '../answer'
import { connectTls } from './connection'
import type { CallFacts } from '../facts'
import { describeFault, readFault } from '../fault'
import { exchange, type HttpAnswer, type HttpRequest } from './http-exchange'
import { findProxy } from './proxy-settings'
import type { Network } from '../stage'
import { connectTcp, connectTunnel, ProxyRefused, readEndpoint, resolveName } from './transport'

export interface SecureCall {
  readonly facts: CallFacts
  /** Null where none came. */
  readonly answer: HttpAnswer | null
  /** One sentence on how it ended. */
  readonly detail: string
}

export interface SecureOptions {
  readonly url: URL
  readonly secureContext: SecureContext
  readonly network: Network
  /** Goes on with a server that cannot be verified. Default: false. */
  readonly isUntrustedAllowed?: boolean
}

/**
 * Opens TLS to the server of the URL.
 *
 * @throws ProxyRefused; the error of whatever else failed; the reason of the signal.
 */
export async function connectSecure(
  { url, secureContext, network, isUntrustedAllowed = false }: SecureOptions,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const target = readEndpoint(url)
  const proxy = findProxy(network.proxy, url)
  const endpoint = proxy ?? target
  const addresses = await resolveName(endpoint.host, signal)
  const tcp = await connectTcp(endpoint, addresses, signal)
  if (proxy !== null) {
    const tunnel = await connectTunnel(tcp, target, proxy, signal)
    if (tunnel.status < 200 || tunnel.status >= 300) {
      tcp.destroy()
      throw new ProxyRefused(tunnel)
    }
  }
  const { host } = target
  const { socket, error } = await connectTls(tcp, {
    host,
    secureContext,
    isUntrustedAllowed,
    signal,
  })
  if (error !== null) throw error
  return socket
}

/** Never throws for what a server does. */
export async function callSecurely(
  request: HttpRequest,
  options: Omit<SecureOptions, 'url'>,
  signal: AbortSignal,
): Promise<SecureCall> {
  const { url } = request
  try {
    const socket = await connectSecure({ ...options, url }, signal)
    const answer = await exchange(socket, request, signal)
    return { facts: readCall(answer), answer, detail: describeAnswer(answer) }
  } catch (error) {
    const failure = readFault(error as Error)
    return { facts: failedCall(failure), answer: null, detail: describeFault(url.host, failure) }
  }
}

/** A call that got no answer. */
export function failedCall(failure: NonNullable<CallFacts['failure']>): CallFacts {
  return {
    status: null,
    code: null,
    message: null,
    words: '',
    nginx: null,
    location: null,
    software: null,
    skewMs: null,
    failure,
  }
}
