// From the faults that fit to what is said of them, and how surely. One fault and a sign that names it is certain; a
// fault and a sign that would fit any is likely.
import type { Cause } from '../../../report/ids'
import type { Finding, View } from '../finding'
import { readAlert } from './alert-causes'
import { findSkew } from './date-fault'
import type { Fault } from './fault'
import type { Refusal } from './refusal'

/** Null where no fault explains it. The first is the cause, the others would look the same. */
export function conclude(
  refusal: Refusal,
  [first, ...others]: readonly Fault[],
  view: View,
): Finding | null {
  if (first === undefined || isTooSoft(first, view)) return null
  const { cause, words } = first
  const { stage, kind, alert, sign } = refusal
  const isNamed = readAlert(alert).names.includes(cause)
  const isSettled = first.isSettled && others.length === 0
  const isCertain = isSettled && kind === 'alert' && isNamed
  const unsaid =
    isNamed || isCertain || kind === 'answer'
      ? []
      : ['The server gave no cause; this is what would explain it.']
  return {
    cause,
    stage,
    confidence: isCertain ? 'certain' : 'likely',
    evidence: [sign, ...first.evidence, ...unsaid],
    candidates: isCertain ? [] : listOthers(refusal, [first, ...others], view),
    ...(words === undefined ? {} : { words }),
  }
}

/** The server's list excludes it; and yet servers trust CAs that they do not name (nginx: ssl_trusted_certificate). */
function isChain({ cause }: Fault): boolean {
  return cause === 'client-certificate-unknown-ca'
}

/** Nearly every server takes it: it explains a refusal only where the usual reason is out. */
function isTooSoft({ cause }: Fault, { seen }: View): boolean {
  return cause === 'client-certificate-version-1' && (seen.issuer?.listedAt ?? null) === null
}

function listOthers(
  { kind, alert }: Refusal,
  faults: readonly Fault[],
  { facts, seen }: View,
): readonly Cause[] {
  const named = readAlert(alert).names.length > 0
  const isIssuerOpen = (seen.request?.acceptedCas.length ?? 0) === 0 && !named
  const isHard = faults.some((fault) => fault.isHard)
  return [
    ...faults.flatMap(({ cause, candidates = [] }) => [...candidates, cause]),
    ...(isIssuerOpen && !isHard ? (['client-certificate-unknown-ca'] as const) : []),
    ...(faults.some(isChain) && !named ? (['client-certificate-revoked'] as const) : []),
    ...(kind === 'answer' ? (['account-unknown'] as const) : []),
    ...(kind === 'closed' ? (['connection-broken'] as const) : []),
    ...(findSkew(facts) !== null ? (['clock-skew'] as const) : []),
  ]
}
