// CONNECT, where a proxy stands between: what it says is told apart from what the server says.
import { describeFault, readFault } from '../fault'
import { findProxy } from '../net/proxy-settings'
import type { ServiceStage } from '../stage'
import { connectTunnel, readEndpoint } from '../net/transport'

export const askProxyStage: ServiceStage = {
  id: 'ask-proxy',
  isReached: ({ facts }) => facts.connection?.failure === null,
  async run({ url, network, line }, signal) {
    const proxy = findProxy(network.proxy, url)
    if (proxy === null || line.tcp === null) {
      return { status: 'skipped', detail: 'There is no proxy.', facts: {} }
    }
    const where = `${proxy.host}:${proxy.port}`
    try {
      const tunnel = await connectTunnel(line.tcp, readEndpoint(url), proxy, signal)
      const { status, words } = tunnel
      const isOpen = status >= 200 && status < 300
      const said = words === '' ? '' : `, ${words}`
      return {
        status: isOpen ? 'done' : 'failed',
        detail: isOpen
          ? `The proxy ${where} (${proxy.origin}) opened a way to ${url.host}.`
          : `The proxy ${where} (${proxy.origin}) answered HTTP ${status}${said}.`,
        facts: { tunnel: { ...tunnel, failure: null } },
      }
    } catch (error) {
      const failure = readFault(error as Error)
      return {
        status: 'failed',
        detail: describeFault(`The proxy ${where}`, failure),
        facts: { tunnel: { status: null, words: '', authenticate: null, failure } },
      }
    }
  },
}
