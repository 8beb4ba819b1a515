// What did not decide the outcome and will hurt, now or later.
import type { Notice } from '../../report/auth-report'
import { serviceIds } from '../../report/ids'
import type { AuthFacts, ServiceFacts } from '../facts'
import { formatForeign } from '../../text/foreign-text'
import { isClockOff } from './dates'
import { formatSpan, formatTime } from './sentences'

/** @param facts of a check, whatever its outcome. */
export function listNotices(facts: AuthFacts): readonly Notice[] {
  return [
    ...warnOfEnd(facts),
    ...listServers(facts).flatMap((seen) => [...warnOfJava(seen), ...warnOfUntrusted(facts, seen)]),
    ...warnOfClocks(facts),
  ]
}

/** Each server once, though both services are behind it. */
function listServers({ services }: AuthFacts): readonly ServiceFacts[] {
  const all = serviceIds.map((id) => services[id])
  const isFirst = ({ host, port }: ServiceFacts, index: number) =>
    all.findIndex((each) => each.host === host && each.port === port) === index
  return all.filter(isFirst)
}

const dayMs = 86_400_000
/** A new certificate takes a PKI team, and often a pod administrator, days. */
const warnDays = 30

function warnOfEnd({ certificate, now }: AuthFacts): readonly Notice[] {
  if (certificate === null) return []
  const left = certificate.notAfter - now
  if (left < 0 || left >= warnDays * dayMs) return []
  const detail = `The certificate expires in ${formatSpan(left)}, on ${formatTime(certificate.notAfter)}. Ask for a new one now.`
  return [{ id: 'expires-soon', severity: 'warning', detail }]
}

function warnOfJava({ host, port, request, issuer }: ServiceFacts): readonly Notice[] {
  const names = request?.acceptedCas.length ?? 0
  if (issuer === null || issuer.javaSends || names === 0) return []
  const detail = `A bot on Java (BDK) would send ${formatForeign(host)}:${port} no certificate and log nothing about it: its issuer is not among the ${names === 1 ? 'one CA' : `${names} CAs`} that this server names. Botcert, curl and Node send it anyway.`
  return [{ id: 'java-sends-none', severity: 'warning', detail }]
}

function warnOfUntrusted(
  { isSentToUntrusted }: AuthFacts,
  { host, port, server, handshake }: ServiceFacts,
): readonly Notice[] {
  if (!isSentToUntrusted || server?.isTrusted !== false || handshake === null) return []
  const detail = `The certificate was shown to ${formatForeign(host)}:${port} though that server cannot be verified, as you asked. A bot’s client would stop there: give the server’s CA as trusted.`
  return [{ id: 'sent-to-untrusted', severity: 'warning', detail }]
}

function warnOfClocks({ clocks }: AuthFacts): readonly Notice[] {
  if (clocks === null || !isClockOff(clocks)) return []
  const direction = clocks.skewMs > 0 ? 'ahead of' : 'behind'
  const detail = `The clock of ${formatForeign(clocks.host)} is ${formatSpan(clocks.skewMs)} ${direction} this machine’s. Certificates near the start or end of their validity are accepted by one and refused by the other.`
  return [{ id: 'clock-differs', severity: 'warning', detail }]
}
