// The certificate was refused, and nothing that is known here explains it: what it may be, and who can tell.
import type { Cause } from '../../../report/ids'
import type { Finding, View } from '../finding'
import { formatSpan } from '../sentences'
import { podAdministrator, type CauseWords } from '../words/cause-words'
import { findSkew } from './date-fault'
import { listFaults } from './faults'
import type { Refusal } from './refusal'

const certificateExpired = 45
/** A certificate younger than this is not valid yet for a server whose clock is a little behind. */
const freshMs = 15 * 60_000
/** What Symphony asks. */
const wishedBits = 4096

export function judgeOpen(refusal: Refusal, view: View): Finding {
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
  const isSmall =
    certificate !== null && certificate.keyType === 'rsa' && certificate.keyBits < wishedBits
  const maybe = (isSo: boolean, ...causes: readonly Cause[]) => (isSo ? causes : [])
  if (alert === certificateExpired) return ['clock-skew', 'client-certificate-expired']
  return [
    ...maybe(certificate?.version === 1, 'client-certificate-version-1'),
    ...maybe(certificate?.isSelfSigned === true && !isListed, 'client-certificate-self-signed'),
    ...maybe(!isListed, 'client-certificate-unknown-ca'),
    ...maybe(isLone && !isListed, 'client-certificate-chain-incomplete'),
    ...maybe(isFresh || findSkew(facts) !== null, 'clock-skew'),
    ...maybe(kind === 'answer', 'account-unknown', 'account-name-case', 'account-disabled'),
    ...maybe(isSmall && kind === 'answer', 'client-certificate-weak-key'),
    'client-certificate-revoked',
  ]
}

/** What is to be said of a certificate that has no fault which explains the refusal. */
function describeCertificate(view: View): readonly string[] {
  const { certificate, now } = view.facts
  if (certificate === null) return []
  const skew = findSkew(view.facts)
  if (skew !== null) return skew.evidence
  const odd = listFaults(view)
  if (odd.length > 0) return odd.flatMap(({ evidence }) => evidence)
  const size =
    certificate.keyType === 'rsa' && certificate.keyBits < wishedBits
      ? [`Its key has ${certificate.keyBits} bits, where Symphony asks for ${wishedBits}.`]
      : []
  const age = now - certificate.notBefore
  return age < freshMs
    ? [
        `The certificate has been valid for ${formatSpan(age)} only: a server whose clock is behind does not take it yet.`,
      ]
    : [
        'Nothing can be seen in the certificate from here that TLS servers mind.',
        ...size,
        ...describeDepth(view),
      ]
}

/** Apache's limit and nginx' count the intermediates, and are 1 where nobody set them. */
function describeDepth({ facts: { certificate } }: View): readonly string[] {
  const intermediates = (certificate?.sent.length ?? 0) - 1
  if (intermediates < 1) return []
  return [
    `Its chain goes through ${intermediates === 1 ? 'an intermediate CA' : `${intermediates} intermediate CAs`}; servers refuse one that is longer than they were set to take (SSLVerifyDepth, ssl_verify_depth).`,
  ]
}
