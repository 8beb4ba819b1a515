// Why the client certificate, or the account, was refused: from the sign that the server gave and the faults that the
// certificate has. If none explains it, the cause stays open, and this says what it may be and who can tell.
import type { Cause } from '../../report/ids'
import { judgeAccountName } from './answer'
import { findChainFault, isKeyTooSmall, listFaults } from './certificate'
import { findSkew } from './dates'
import {
  podAdministrator,
  type CauseWords,
  type Fault,
  type Finding,
  type ServiceRule,
  type View,
} from './finding'
import { findRefusal, readAlert, type Refusal } from './refusal'
import { describeCall, formatSpan } from './sentences'

const certificateRevoked = 44

/** bad_certificate to certificate_unknown, and unknown_ca: of nothing else than a certificate. */
const ofCertificates: readonly number[] = [42, 43, 44, 45, 46, 48]

/** By renegotiation, once the server saw the path: Apache with SSLVerifyClient in a Location. */
function isAskedLater({ seen: { answer } }: View): boolean {
  return ofCertificates.includes(answer?.failure?.alert ?? -1)
}

export const judgeClientCertificate: ServiceRule = (view) => {
  // Where none was asked for, none was sent, and none was refused.
  const isAsked = view.seen.request?.isRequested !== false || isAskedLater(view)
  if (view.facts.p12 === null || !isAsked) return null
  const refusal = findRefusal(view)
  if (refusal === null) return null
  const { stage, kind, alert, sign } = refusal
  if (alert === certificateRevoked) {
    return { cause: 'client-certificate-revoked', stage, confidence: 'certain', evidence: [sign] }
  }
  const fault = conclude(refusal, listFitting(view, alert), view)
  const account = kind === 'answer' ? judgeAccountName(view) : null
  return fault ?? account ?? judgeOpen(refusal, view)
}

/** 403 without words that decide. */
export const judgeForbidden: ServiceRule = (view) => {
  const { facts, seen } = view
  const { answer } = seen
  if (facts.p12 === null || answer?.status !== 403) return null
  const sign = describeCall(answer)
  // Servers that leave the judgement to the application refuse bad certificates in this way, too.
  const faults = listFaults(view).filter(({ isHard }) => isHard)
  const refusal = { stage: 'authenticate', kind: 'answer', alert: null, sign } as const
  return judgeAccountName(view) ?? conclude(refusal, faults, view) ?? judgeOpenAccount(view, sign)
}

function judgeOpenAccount({ seen }: View, sign: string): Finding {
  const isListed = seen.issuer !== null && seen.issuer.listedAt !== null
  return {
    cause: 'account-refused',
    stage: 'authenticate',
    confidence: 'open',
    evidence: [sign],
    candidates: [
      'account-unknown',
      'account-name-case',
      'account-disabled',
      ...(isListed ? [] : (['client-certificate-unknown-ca'] as const)),
      'client-certificate-refused',
    ],
  }
}

const certificateExpired = 45
const unknownCa = 48
const decryptError = 51

/** @param alert null where the server refused in another way. */
function listFitting(view: View, alert: number | null): readonly Fault[] {
  if (alert === unknownCa) return keep(findChainFault(view, { isNamed: true }))
  const { fits } = readAlert(alert)
  const faults = listFaults(view).filter(({ cause }) => fits?.includes(cause) ?? true)
  if (faults.length > 0) return faults
  if (alert === certificateExpired) return keep(findSkew(view.facts))
  return alert === decryptError ? keep(findOtherKey(view)) : []
}

/** A signature that does not verify is one by another key than the server has under the issuer's name. */
function findOtherKey(view: View): Fault | null {
  const fault = findChainFault(view, { isNamed: true })
  return fault === null ? null : { ...fault, isSettled: false }
}

function keep(fault: Fault | null): readonly Fault[] {
  return fault === null ? [] : [fault]
}

/** Null where no fault explains it. The first is the cause, the others would look the same. */
function conclude(
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
      : ['The server gave no reason; this would explain it.']
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

/** A certificate younger than this is not valid yet for a server whose clock is a little behind. */
const freshMs = 15 * 60_000

function judgeOpen(refusal: Refusal, view: View): Finding {
  const { stage, kind, alert, sign } = refusal
  const candidates = listCandidates(refusal, view)
  if (kind === 'closed') {
    const nothing =
      'It ended just when the certificate was shown; servers on Java and Node refuse a certificate like this, and a network that breaks looks the same.'
    return {
      cause: 'connection-broken',
      stage,
      confidence: 'open',
      evidence: [sign, nothing, ...describeCertificate(view)],
      candidates: ['client-certificate-refused', ...candidates],
      words: closed,
    }
  }
  return {
    cause: 'client-certificate-refused',
    stage,
    confidence: 'open',
    evidence: [sign, ...describeCertificate(view)],
    candidates,
    ...(alert === certificateExpired ? { words: expiredSomewhere } : {}),
  }
}

const closed: Partial<CauseWords> = {
  detail: ({ address }) =>
    `${address} ended the connection when the certificate was shown, and did not say why.`,
  owner: podAdministrator(
    ({ address, botName }) =>
      `${address} closes the connection when our bot${botName} shows its certificate. Please look in its log at the time below: did it refuse the certificate, and why? If there is no trace of us, a firewall in between broke the connection.`,
  ),
  nextStep:
    'Try again. If it ends at the same step each time, the server refuses the certificate: its log says why. If it comes and goes, it is the network.',
}

const expiredSomewhere: Partial<CauseWords> = {
  detail:
    'The server says that a certificate has expired, and the bot’s own is valid by this machine’s clock.',
  owner: podAdministrator(
    ({ address, botName }) =>
      `${address} refuses the certificate of our bot${botName} as expired, and it is valid (see below). Please check the clock of the server, the dates of the CA certificates in its trust store, and whether its revocation list is current: a list that is past its date is reported in the same way.`,
  ),
  nextStep:
    'A CA above it, the server’s clock, or a revocation list of the server that is out of date can be behind this. The pod administrator sees which.',
}

function listCandidates({ kind, alert }: Refusal, { facts, seen }: View): readonly Cause[] {
  const { certificate } = facts
  const isListed = seen.issuer !== null && seen.issuer.listedAt !== null
  const isLone =
    certificate !== null &&
    certificate.sent.length <= 1 &&
    !certificate.isRootKnown &&
    !certificate.isSelfSigned
  const isFresh = certificate !== null && facts.now - certificate.notBefore < freshMs
  const maybe = (isSo: boolean, ...causes: readonly Cause[]) => (isSo ? causes : [])
  if (alert === certificateExpired) return ['clock-skew', 'client-certificate-expired']
  return [
    ...maybe(certificate?.version === 1, 'client-certificate-version-1'),
    ...maybe(certificate?.isSelfSigned === true && !isListed, 'client-certificate-self-signed'),
    ...maybe(!isListed, 'client-certificate-unknown-ca'),
    ...maybe(isLone && !isListed, 'client-certificate-chain-incomplete'),
    ...maybe(isFresh || findSkew(facts) !== null, 'clock-skew'),
    ...maybe(kind === 'answer', 'account-unknown', 'account-name-case', 'account-disabled'),
    ...maybe(isKeyTooSmall(facts) && kind === 'answer', 'client-certificate-weak-key'),
    'client-certificate-revoked',
  ]
}

/** What is to be said of a certificate that has no fault which explains the refusal. */
function describeCertificate(view: View): readonly string[] {
  const { certificate, now, requiredModulusBits } = view.facts
  if (certificate === null) return []
  const skew = findSkew(view.facts)
  if (skew !== null) return skew.evidence
  const odd = listFaults(view)
  if (odd.length > 0) return odd.flatMap(({ evidence }) => evidence)
  const size = isKeyTooSmall(view.facts)
    ? [`Its key has ${certificate.keyBits} bits; Symphony requires ${requiredModulusBits}.`]
    : []
  const age = now - certificate.notBefore
  return age < freshMs
    ? [
        `The certificate has been valid for ${formatSpan(age)} only: a server whose clock is behind does not accept it yet.`,
      ]
    : [
        'The certificate shows nothing that TLS servers usually reject.',
        ...size,
        ...describeDepth(view),
      ]
}

/** Apache's limit and nginx' count the intermediates, and are 1 where nobody set them. */
function describeDepth({ facts: { certificate } }: View): readonly string[] {
  const intermediates = (certificate?.sent.length ?? 0) - 1
  if (intermediates < 1) return []
  return [
    `Its chain goes through ${intermediates === 1 ? 'an intermediate CA' : `${intermediates} intermediate CAs`}; servers refuse a chain longer than their configured limit (SSLVerifyDepth, ssl_verify_depth).`,
  ]
}
