// The words of a report, keyed by the public ids of ids.ts. The page and the saved HTML share them; the
// sentences of a diagnosis come with the report itself.
import type { AuthReport } from './auth-report'
import type { Owner, ServiceId, StageId, StageStatus, Confidence, Verdict } from './ids'

/** What each stage does. */
const stageTexts: Record<StageId, string> = {
  'open-p12': 'Open the P12 file',
  'check-certificate': 'Check the certificate',
  'resolve-name': 'Look up the name',
  connect: 'Connect',
  'ask-proxy': 'Ask the proxy',
  'verify-server': 'Verify the server',
  'read-request': 'Read the certificate request',
  'compare-issuer': 'Compare the accepted CAs',
  'present-certificate': 'Send the certificate',
  authenticate: 'Ask for the token',
  'read-token': 'Read the token',
  'compare-clocks': 'Compare the clocks',
  identity: 'Check the identity',
  'agent-echo': 'Call the agent with both tokens',
  logout: 'Log out',
}

export const statusTexts: Record<StageStatus, string> = {
  done: 'done',
  failed: 'failed',
  skipped: 'not needed',
  'not-reached': 'not reached',
}

export const serviceTexts: Record<ServiceId, string> = {
  'session-auth': 'Session auth',
  'key-manager': 'Key manager',
}

const verdictTexts: Record<Verdict, string> = {
  accepted: 'Accepted',
  refused: 'Refused',
  'not-checked': 'Could not check',
}

/** Who can fix it, inside a sentence. */
export const ownerTexts: Record<Owner, string> = {
  you: 'you',
  'pki-team': 'your PKI team',
  'pod-administrator': 'the pod administrator',
  'network-team': 'your network team',
}

/** `others` is the title of the candidates. */
export const confidenceTexts: Record<
  Confidence,
  { readonly word: string; readonly detail: string; readonly others: string }
> = {
  certain: {
    word: 'Certain',
    detail: 'The evidence allows no other cause.',
    others: 'Other possible causes',
  },
  likely: {
    word: 'Likely',
    detail: 'This is the best match, but another cause would look the same.',
    others: 'Other possible causes',
  },
  open: {
    word: 'Open',
    detail: 'The evidence does not decide between several causes.',
    others: 'Possible causes',
  },
}

type Stages = Pick<AuthReport, 'stages'>

/** What a stage does in this check, of which `stages` may be those so far. */
export function describeStage(id: StageId, report: Stages): string {
  const isLook = id === 'present-certificate' && hasStage(report, 'open-p12', 'skipped')
  return isLook ? 'Try without a certificate' : stageTexts[id]
}

function hasStage({ stages }: Stages, id: StageId, status: StageStatus): boolean {
  return stages.some((stage) => stage.id === id && stage.status === status)
}

/**
 * Whether only the path was looked at, and nothing is in its way: that a server then misses the certificate is as it
 * should be, whatever the diagnosis. Behind a server that was not verified, nothing is known to be the pod.
 */
export function isPathOpen(report: Pick<AuthReport, 'stages' | 'diagnosis'>): boolean {
  const { stages, diagnosis } = report
  return (
    hasStage(report, 'open-p12', 'skipped') &&
    hasStage(report, 'read-request', 'done') &&
    !hasStage(report, 'verify-server', 'failed') &&
    (diagnosis === null
      ? stages.every(({ status }) => status !== 'failed')
      : diagnosis.cause === 'client-certificate-missing')
  )
}

/** A word for the outcome, and the sentence to read first. */
export function describeVerdict(report: AuthReport): {
  readonly word: string
  readonly detail: string
} {
  const { verdict, diagnosis } = report
  const word = verdictTexts[verdict]
  if (verdict === 'accepted') return { word, detail: 'Accepted. The pod let the bot in.' }
  if (isPathOpen(report)) {
    return { word: 'Reachable', detail: 'The pod can be reached. No certificate was shown.' }
  }
  return { word, detail: diagnosis?.detail ?? 'The test did not finish.' }
}
