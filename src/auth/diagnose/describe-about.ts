// What the words of a diagnosis may name, from the facts.
import type { AuthFacts, ServiceFacts } from '../facts'
import { formatForeign } from '../../text/foreign-text'
import { quote } from './sentences'
import type { About } from './words/cause-words'

/** @param seen the service it is about; session auth's host is named where it is about none. */
export function describeAbout(facts: AuthFacts, seen: ServiceFacts | null): About {
  const { host, port, proxy } = seen ?? facts.services['session-auth']
  const commonName = facts.certificate?.commonName ?? null
  return {
    address: `${formatForeign(host)}:${port}`,
    host: formatForeign(host),
    port,
    proxy: proxy === null ? 'the proxy' : `the proxy ${formatForeign(proxy.host)}:${proxy.port}`,
    bot: commonName === null ? 'of the bot' : quote(commonName),
    botName: commonName === null ? '' : ` ${quote(commonName)}`,
    issuer: formatForeign(facts.certificate?.issuer ?? 'its issuer'),
  }
}
