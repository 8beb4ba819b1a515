// The key manager's refusal, seen beside session auth's yes to the same certificate.
import type { Cause } from '../../report/ids'
import type { Finding, View } from './finding'

/** Refusals that name no cause. */
const unnamed: ReadonlySet<Cause> = new Set(['client-certificate-refused', 'account-refused'])

/** Causes that the same certificate makes surprising, where one of the two took it. */
const ofTheBot = /^(?:client-certificate-|account-|clock-skew)/

const agreed = 'Session auth took the same certificate and gave its token.'

export function compareWithSessionAuth(finding: Finding, { id, facts }: View): Finding {
  const isLetIn = facts.services['session-auth'].hasToken === true
  if (id !== 'key-manager' || !isLetIn || facts.p12 === null) return finding
  if (unnamed.has(finding.cause)) {
    return {
      cause: 'key-manager-refused',
      stage: finding.stage,
      confidence: 'open',
      evidence: [...finding.evidence, agreed],
      candidates: ['client-certificate-unknown-ca', ...(finding.candidates ?? [])],
    }
  }
  if (!ofTheBot.test(finding.cause)) return finding
  return { ...finding, evidence: [...finding.evidence, agreed] }
}
