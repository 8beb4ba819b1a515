// A text ready to send to who fixes it: what is asked, what was seen, which certificate, where and when. Made of
// the same sentences as the diagnosis; nothing in it is secret.
import type { Owner, Confidence } from '../../report/ids'
import type { CertificateFacts, AuthFacts, ServiceFacts } from '../facts'
import { formatForeign } from '../../text/foreign-text'
import { formatList, formatTime } from './sentences'

export interface MessageParts {
  readonly owner: Exclude<Owner, 'you'>
  readonly detail: string
  readonly ask: string
  readonly evidence: readonly string[]
  readonly confidence: Confidence
  /** Sentences. */
  readonly candidates: readonly string[]
  readonly facts: AuthFacts
  /** Null where it is about no service. */
  readonly seen: ServiceFacts | null
}

const greetings: Readonly<Record<MessageParts['owner'], string>> = {
  'pki-team': 'Hello PKI team,',
  'pod-administrator': 'Hello,',
  'network-team': 'Hello network team,',
}

const confidenceWords: Readonly<Record<Confidence, string>> = {
  certain: 'What we saw allows no other cause.',
  likely: 'This is the best match for what we saw, but it is not proven.',
  open: 'What we saw on our side does not show the cause.',
}

/** Most CAs of a server's list that are named. */
const maxCas = 10

/** Plain text with lines of any length, ready to be pasted into a mail. */
export function composeMessage(about: MessageParts): string {
  const { owner, detail, ask, evidence, confidence, candidates, facts, seen } = about
  const parts = [
    greetings[owner],
    ask,
    ['What happened', `- ${detail}`, ...evidence.map((each) => `- ${each}`)].join('\n'),
    confidenceWords[confidence],
    list('Other possible causes', candidates),
    seen === null ? '' : describePlace(seen),
    `Time: ${formatTime(facts.now)}`,
    owner === 'network-team' ? '' : describeCertificate(facts.certificate),
    owner === 'network-team' ? '' : describeCas(seen),
    'Thank you.',
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [title, ...lines.map((line) => `- ${line}`)].join('\n')
}

function describePlace({ url, host, port, proxy, connection, handshake, server }: ServiceFacts) {
  const address = connection?.address ?? null
  const protocol = handshake?.protocol ?? server?.protocol ?? null
  const lines = [
    `URL: ${formatForeign(url)}/v1/authenticate`,
    `Server: ${formatForeign(host)}:${port}${proxy === null && address !== null ? ` (${formatForeign(address)})` : ''}`,
    proxy === null ? '' : `Through the proxy: ${formatForeign(proxy.host)}:${proxy.port}`,
    protocol === null ? '' : `TLS: ${formatForeign(protocol)}`,
  ]
  return lines.filter((line) => line !== '').join('\n')
}

function describeCertificate(certificate: CertificateFacts | null): string {
  if (certificate === null) return ''
  const { subject, issuer, serialNumber, sha256, notBefore, notAfter, sent } = certificate
  const pairs = sha256.toUpperCase().match(/[0-9A-F]{2}/g) ?? []
  return [
    'The bot’s certificate',
    `Subject: ${formatForeign(subject)}`,
    `Issuer: ${formatForeign(issuer)}`,
    `Serial number: ${formatForeign(serialNumber)}`,
    `SHA-256 fingerprint: ${pairs.join(':')}`,
    `Valid: ${formatTime(notBefore)} to ${formatTime(notAfter)}`,
    `Certificates that are sent: ${sent.length}`,
  ].join('\n')
}

function describeCas(seen: ServiceFacts | null): string {
  const names = (seen?.request?.acceptedCas ?? []).map(({ name }) => name)
  if (names.length === 0) return ''
  return `CAs that the server accepts: ${formatList(names, maxCas)}`
}
