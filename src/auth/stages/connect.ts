// A TCP connection to the server, or to the proxy.
import { describeFault, readFault } from '../fault'
import type { ServiceStage } from '../stage'
import { connectTcp, readEndpoint } from '../net/transport'

export const connectStage: ServiceStage = {
  id: 'connect',
  isReached: ({ facts }) => facts.resolution?.failure === null,
  async run({ url, facts: { proxy, resolution }, line }, signal) {
    const endpoint = proxy ?? readEndpoint(url)
    const where = `${endpoint.host}:${endpoint.port}`
    try {
      line.tcp = await connectTcp(endpoint, resolution?.addresses ?? [], signal)
      const address = line.tcp.remoteAddress ?? null
      return {
        status: 'done',
        detail: `Something listens at ${where}.`,
        facts: { connection: { address, failure: null } },
      }
    } catch (error) {
      const failure = readFault(error as Error)
      const detail =
        failure.kind === 'timeout'
          ? `${where}: no connection came about in time.`
          : describeFault(where, failure)
      return { status: 'failed', detail, facts: { connection: { address: null, failure } } }
    }
  },
}
