// The addresses of the server, or of the proxy that will look up the server itself.
import { isIP } from 'node:net'
import { readFault } from '../fault'
import type { ServiceStage } from '../stage'
import { readEndpoint, resolveName } from '../net/transport'

export const resolveNameStage: ServiceStage = {
  id: 'resolve-name',
  isReached: () => true,
  async run({ url, facts: { proxy } }, signal) {
    const { host } = proxy ?? readEndpoint(url)
    const who = proxy === null ? host : `the proxy ${host}`
    try {
      const addresses = await resolveName(host, signal)
      const facts = { resolution: { addresses, failure: null } }
      if (isIP(host) !== 0) {
        return { status: 'skipped', detail: 'The address is an IP address.', facts }
      }
      return { status: 'done', detail: `${who} is ${addresses.join(', ')}.`, facts }
    } catch (error) {
      const failure = readFault(error as Error)
      const reason = failure.kind === 'timeout' ? 'the name server did not answer' : failure.message
      return {
        status: 'failed',
        detail: `The name ${host} was not found: ${reason}.`,
        facts: { resolution: { addresses: [], failure } },
      }
    }
  },
}
