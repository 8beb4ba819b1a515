// Who the server is: why its certificate cannot be verified, and the products that answer in its place with
// certificates of their own. A certificate is shown to such a server only if somebody asked for that; then this
// decides nothing.
import type { Cause } from '../../report/ids'
import { endSentence, formatForeign } from '../../text/foreign-text'
import type { ServerFacts, ServiceFacts } from '../facts'
import { isClockOff } from './dates'
import { findFaultCause } from './fault-cause'
import type { Finding, ServiceRule, View } from './finding'
import { loneServer, serverCaExpired, unfitServer } from './path-words'
import { formatList, formatSpan, formatTime } from './sentences'

const stage = 'verify-server'
/** Many hosts have certificates for dozens of names. */
const maxNames = 6

type Fault = NonNullable<ServerFacts['trustFault']>

export const judgeServer: ServiceRule = (view) => {
  const { facts, seen } = view
  const { server } = seen
  if (server?.isTrusted !== false || facts.isSentToUntrusted) return null
  const fault = server.trustFault ?? { code: '', message: 'It was not verified' }
  const inspector = findInspector(server.chain)
  const evidence = [describeFault(fault), ...describeChain(server)]
  if (inspector !== null) {
    return {
      cause: 'server-inspected',
      stage,
      confidence: 'likely',
      evidence: [...evidence, describeInspector(inspector)],
      candidates: [findCause(fault)],
    }
  }
  const cause = findCause(fault)
  if (cause === 'server-name-mismatch') return judgeName(server, seen.host, evidence)
  return cause === 'server-expired' || cause === 'server-not-yet-valid'
    ? judgeDates(fault, view, evidence)
    : judgeTrust(fault, seen, evidence)
}

export function describeInspector(name: string): string {
  return `Its chain names ${name}, a product that inspects TLS.`
}

function findCause({ code }: Fault): Cause {
  const fault = { kind: 'other', alert: null, code, message: '' } as const
  return findFaultCause(fault)?.cause ?? 'server-untrusted'
}

function describeFault({ code, message }: Fault): string {
  const said = formatForeign(message).replace(/\.$/, '')
  const shown = said === '' ? 'it was not verified' : said
  return `The server’s certificate cannot be verified: ${shown}${code === '' ? '' : ` (${formatForeign(code)})`}.`
}

function describeChain({ chain }: ServerFacts): readonly string[] {
  const [leaf] = chain
  const last = chain.at(-1)
  if (leaf === undefined || last === undefined) return []
  const own = endSentence(
    `It is for ${formatForeign(leaf.subject)}, issued by ${formatForeign(leaf.issuer)}`,
  )
  if (leaf.subject === leaf.issuer) return ['It is self-signed.', own]
  if (chain.length === 1) return [own]
  const top = `The chain that came with it ends at an issuer called ${formatForeign(last.issuer)}`
  return [own, endSentence(top)]
}

function judgeDates(fault: Fault, view: View, evidence: readonly string[]): Finding {
  const { facts, seen } = view
  const isPast = findCause(fault) === 'server-expired'
  const bad = (seen.server?.chain ?? []).find(({ notBefore, notAfter }) =>
    isPast ? notAfter < facts.now : notBefore > facts.now,
  )
  const date =
    bad === undefined
      ? []
      : [
          isPast
            ? `${formatForeign(bad.subject)} expired at ${formatTime(bad.notAfter)}, by this machine’s clock.`
            : `${formatForeign(bad.subject)} is not valid before ${formatTime(bad.notBefore)}, by this machine’s clock.`,
        ]
  const { clocks } = facts
  const isValidThere = (ms: number) =>
    bad !== undefined && bad.notBefore <= facts.now + ms && facts.now + ms <= bad.notAfter
  if (clocks !== null && isClockOff(clocks) && isValidThere(clocks.skewMs)) {
    const differ = `The clock of ${formatForeign(clocks.host)} differs from this machine’s by ${formatSpan(clocks.skewMs)}, and by it the certificate is valid.`
    return {
      cause: 'clock-skew',
      stage,
      confidence: 'likely',
      evidence: [...evidence, ...date, differ],
      candidates: [findCause(fault)],
      words: {
        detail:
          'The server’s certificate is valid by the server’s clock and not by this machine’s: one of the clocks is wrong.',
      },
    }
  }
  const isAbove = isPast && seen.server?.chain[0] !== undefined && bad !== seen.server.chain[0]
  return {
    cause: findCause(fault),
    stage,
    confidence: 'certain',
    evidence: [...evidence, ...date],
    ...(isAbove ? { words: serverCaExpired } : {}),
  }
}

function judgeName({ names }: ServerFacts, host: string, evidence: readonly string[]): Finding {
  const own =
    names.length === 0
      ? 'The certificate names no host at all (it has no subject alternative name).'
      : `The certificate is for: ${formatList(names, maxNames)}.`
  return {
    cause: 'server-name-mismatch',
    stage,
    confidence: 'certain',
    evidence: [...evidence, `The name that was asked for is ${formatForeign(host)}.`, own],
  }
}

/** OpenSSL's codes for certificates that no trust makes fit. */
const unfit: ReadonlySet<string> = new Set(['INVALID_PURPOSE', 'INVALID_CA', 'UNSPECIFIED'])

function judgeTrust(
  { code }: Fault,
  { host, server }: ServiceFacts,
  evidence: readonly string[],
): Finding {
  if (unfit.has(code)) {
    return { cause: 'server-untrusted', stage, confidence: 'certain', evidence, words: unfitServer }
  }
  const [leaf, ...above] = server?.chain ?? []
  const isLone = leaf !== undefined && above.length === 0 && leaf.subject !== leaf.issuer
  // Symphony's own hosts have certificates of public CAs.
  const isPublic = /(?:^|\.)symphony\.com$/i.test(host)
  return {
    cause: 'server-untrusted',
    stage,
    confidence: isPublic ? 'likely' : 'certain',
    evidence: isLone ? [...evidence, 'The server sends only its own certificate.'] : evidence,
    ...(isLone ? { words: loneServer } : {}),
    ...(isPublic ? { candidates: ['server-inspected'] } : {}),
  }
}

const products: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Zscaler', /zscaler/i],
  ['Netskope', /netskope|goskope/i],
  ['Symantec (Blue Coat) ProxySG', /blue ?coat|proxysg|symantec (?:web|ssl visibility)/i],
  ['Palo Alto Networks', /palo ?alto|pan-?os|globalprotect/i],
  ['Fortinet FortiGate', /forti(?:net|gate|guard|proxy)/i],
  ['Cisco', /cisco (?:umbrella|secure|web|wsa)|opendns|ironport/i],
  ['Sophos', /sophos|astaro/i],
  ['McAfee (Skyhigh)', /mcafee|skyhigh|trellix/i],
  ['Forcepoint', /forcepoint|websense/i],
  ['Check Point', /check ?point/i],
  ['Barracuda', /barracuda/i],
  ['WatchGuard', /watchguard|fireware/i],
  ['SonicWall', /sonicwall/i],
  ['Cato Networks', /cato networks/i],
  ['iboss', /\biboss\b/i],
  ['Menlo Security', /menlo security/i],
  ['Cloudflare Gateway', /cloudflare (?:for teams|gateway)|gateway ca - cloudflare/i],
  ['squid', /\bsquid\b/i],
  ['mitmproxy', /mitmproxy/i],
  ['Charles Proxy', /charles proxy/i],
  ['Fiddler', /fiddler|do_not_trust/i],
  ['Burp', /portswigger/i],
  ['Kaspersky', /kaspersky/i],
  ['ESET', /\beset\b/i],
  ['Avast', /avast|\bavg (?:web|technologies)/i],
  ['Bitdefender', /bitdefender/i],
  ['Untangle', /untangle|\barista (?:ng|edge threat)/i],
  ['pfSense', /pfsense|opnsense/i],
]

/** The product that the names of a server's chain point to; null where none does. */
export function findInspector(
  chain: readonly { readonly subject: string; readonly issuer: string }[],
): string | null {
  // Not the leaf's subject: that is the name that is imitated.
  const names = chain.flatMap(({ subject, issuer }, index) =>
    index === 0 ? [issuer] : [subject, issuer],
  )
  return products.find(([, pattern]) => names.some((name) => pattern.test(name)))?.[0] ?? null
}
