// From what the stages found to the report.
import {
  maxItems,
  type AuthReport,
  type Diagnosis,
  type ServiceReport,
} from '../report/auth-report'
import type { ServiceId, Verdict } from '../report/ids'
import type { AuthFacts, ServiceFacts } from './facts'

/** What is seen of one service in the report. */
export function describeService(id: ServiceId, facts: ServiceFacts): ServiceReport {
  const { url, proxy, connection, server, request, issuer, handshake, hasToken } = facts
  return {
    id,
    url,
    proxy: proxy === null ? null : `${proxy.host}:${proxy.port}`,
    address: proxy === null ? (connection?.address ?? null) : null,
    protocol: handshake?.protocol ?? server?.protocol ?? null,
    cipher: server?.cipher ?? null,
    serverChain: (server?.chain ?? [])
      .slice(0, maxItems)
      .map(({ subject, issuer: by, notAfter }) => ({
        subject,
        issuer: by,
        notAfter: new Date(notAfter).toISOString(),
      })),
    isCertificateRequested: request?.isRequested ?? null,
    acceptedIssuers: (request?.acceptedCas ?? []).map(({ name }, index) => ({
      name,
      isOurs: issuer?.isOurs[index] === true,
    })),
    isAccepted: hasToken === true,
  }
}

/** Causes by which a server says no to this bot; all others mean that nobody judged it. */
const refusals =
  /^(?:client-certificate-|account-|clock-skew|identity-mismatch|key-manager-refused|agent-refused|http-error)/

export function judge(facts: AuthFacts, diagnosis: Diagnosis | null, isStopped: boolean): Verdict {
  if (diagnosis === null) return isAccepted(facts) && !isStopped ? 'accepted' : 'not-checked'
  // Without a certificate there was nothing to say no to.
  return facts.p12 !== null && refusals.test(diagnosis.cause) ? 'refused' : 'not-checked'
}

function isAccepted({ services, identity, agent }: AuthFacts): boolean {
  const haveTokens = Object.values(services).every(({ hasToken }) => hasToken === true)
  return haveTokens && (identity?.isSame ?? true) && (agent === null || agent.status === 200)
}

/** The report with every text passed through `mask`, but for the tokens, which are as they should be. */
export function maskReport(report: AuthReport, mask: (text: string) => string): AuthReport {
  return { ...(mapTexts(report, mask) as AuthReport), tokens: report.tokens }
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value)
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, map))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapTexts(each, map)]))
}
