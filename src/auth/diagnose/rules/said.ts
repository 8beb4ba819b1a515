// A service that said by HTTP why it refuses: its words, held against what is known of the certificate.
import type { Cause } from '../../../report/ids'
import { findChainFault } from '../client-certificate/chain-fault'
import { listFaults } from '../client-certificate/faults'
import type { Finding, ServiceRule, View } from '../finding'
import { describeCall, quote } from '../sentences'
import { readWords, type Said } from '../words-of-server'
import { findNameFault } from './account'

const stage = 'authenticate'

/** Statuses by which a service says no to a client, with nginx's own for certificates. */
const refusals: ReadonlySet<number> = new Set([400, 401, 403, 495, 496])

export const judgeSaid: ServiceRule = (view) => {
  const { facts, seen } = view
  const { answer } = seen
  if (facts.p12 === null || answer === null || !refusals.has(answer.status ?? 0)) return null
  // nginx's own page says that it is about the certificate, and not what.
  if (answer.nginx !== null) return null
  const said = readWords(answer.message ?? answer.words, facts.certificate)
  if (said === null) return null
  const sign = describeCall(answer)
  return judgeChain(said, sign, view) ?? judgeName(said, sign, view) ?? judgeOther(said, sign, view)
}

/** Words on an unknown CA are of several causes; the chain that was sent tells them apart. */
function judgeChain({ cause, words }: Said, sign: string, view: View): Finding | null {
  if (cause !== 'client-certificate-unknown-ca' || words !== undefined) return null
  const fault = findChainFault(view, { isNamed: true })
  if (fault === null) return null
  const candidates = fault.candidates ?? []
  return {
    cause: fault.cause,
    stage,
    confidence: fault.isSettled && candidates.length === 0 ? 'certain' : 'likely',
    evidence: [sign, ...fault.evidence],
    candidates,
    ...(fault.words === undefined ? {} : { words: fault.words }),
  }
}

const aboutNames: ReadonlySet<Cause> = new Set(['account-unknown', 'account-name-case'])

function judgeName({ cause, words }: Said, sign: string, view: View): Finding | null {
  const fault = aboutNames.has(cause) ? findNameFault(view) : null
  if (fault === null) return null
  // What was typed agrees with what the server detail: no such account, for its name is another.
  const agrees = fault.cause === cause || fault.cause === 'account-name-case'
  const ownWords = fault.words ?? words
  return {
    cause: agrees ? fault.cause : cause,
    stage,
    confidence: agrees ? 'certain' : 'likely',
    evidence: [sign, ...fault.evidence],
    ...(ownWords === undefined || !agrees ? {} : { words: ownWords }),
  }
}

function judgeOther({ cause, words }: Said, sign: string, view: View): Finding {
  const own = words ?? {}
  const local = listFaults(view).find((fault) => fault.cause === cause)
  if (local !== undefined) {
    return {
      cause,
      stage,
      confidence: 'certain',
      evidence: [sign, ...local.evidence],
      words: local.words ?? own,
    }
  }
  const { certificate } = view.facts
  const isSmall =
    cause === 'client-certificate-weak-key' &&
    certificate?.keyType === 'rsa' &&
    certificate.keyBits < wishedBits
  if (isSmall) {
    const size = `The certificate’s key has ${certificate.keyBits} bits; Symphony asks for ${wishedBits}.`
    return { cause, stage, confidence: 'certain', evidence: [sign, size] }
  }
  return {
    cause,
    stage,
    confidence: 'likely',
    evidence: [sign, ...describeName(cause, view)],
    candidates: confusables[cause] ?? [],
    words: own,
  }
}

const wishedBits = 4096

const confusables: Partial<Record<Cause, readonly Cause[]>> = {
  'client-certificate-expired': ['clock-skew'],
  'client-certificate-not-yet-valid': ['clock-skew'],
  'account-name-case': ['account-unknown'],
  'account-unknown': ['account-name-case'],
}

function describeName(cause: Cause, { facts: { certificate } }: View): readonly string[] {
  const commonName = certificate?.commonName ?? null
  return aboutNames.has(cause) && commonName !== null
    ? [`The certificate’s common name is ${quote(commonName)}.`]
    : []
}
