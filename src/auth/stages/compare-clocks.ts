// The server's clock against ours, by the Date of its answers (RFC 9110 §6.6.1): a certificate may be valid by one
// and not by the other. Where no answer came and the certificate's dates are in question, the pod's port without
// client certificates is asked, without a token.
import type { CertificateFacts, ClockFacts, ServiceFacts } from '../facts'
import { callSecurely } from '../net/secure-call'
import type { Network, StageResult } from '../stage'

export interface ClockQuestion {
  readonly services: readonly ServiceFacts[]
  readonly certificate: CertificateFacts | null
  /** Origin of the pod's port without client certificates; null where not known. */
  readonly web: URL | null
  readonly network: Network
}

/** Alerts by which servers speak of dates; 42 is OpenSSL's for not yet valid. */
const dateAlerts: readonly number[] = [42, 45]

export async function compareClocks(
  question: ClockQuestion,
  signal: AbortSignal,
): Promise<StageResult<ClockFacts | null>> {
  const known = question.services.find(({ answer }) => answer?.skewMs != null)
  if (known?.answer?.skewMs != null) {
    return compare(known.answer.skewMs, `${known.host}:${known.port}`)
  }
  const { web, network } = question
  if (web === null || !isInQuestion(question)) {
    return { status: 'skipped', detail: 'No date is in question.', facts: null }
  }
  const url = new URL('/pod/v2/sessioninfo', web)
  const secureContext = network.withoutCertificate
  const { facts, detail } = await callSecurely(
    { method: 'GET', url },
    { secureContext, network },
    signal,
  )
  return facts.skewMs === null
    ? { status: 'failed', detail: `The pod’s clock could not be read. ${detail}`, facts: null }
    : compare(facts.skewMs, web.host)
}

function isInQuestion({ certificate, services }: ClockQuestion): boolean {
  if (certificate === null) return false
  const now = Date.now()
  const isRefused = services.some(({ handshake }) => handshake?.failure != null)
  const isOutside = certificate.notAfter < now || certificate.notBefore > now
  const isByDate = services.some(({ handshake }) =>
    dateAlerts.includes(handshake?.failure?.alert ?? -1),
  )
  return isRefused && (isOutside || isByDate)
}

function compare(skewMs: number, host: string): StageResult<ClockFacts> {
  // The header has whole seconds.
  const seconds = Math.round(Math.abs(skewMs) / 1000)
  const detail =
    seconds <= 2
      ? `The clocks agree with ${host}.`
      : `The clock of ${host} is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} ours.`
  return { status: 'done', detail, facts: { skewMs, host } }
}
