// Whether the certificates are valid by the clock that counts: the server's if it is known, else this machine's.
import { formatForeign } from '../../text/foreign-text'
import type { CertificateFacts, ClockFacts } from '../facts'
import { pkiTeam, type CauseWords, type Fault, type View } from './finding'
import { formatSpan, formatTime } from './sentences'

/** Dates of HTTP have seconds, networks have delays, and nobody's certificate hangs on minutes. */
const toleranceMs = 5 * 60_000

export function isClockOff({ skewMs }: ClockFacts): boolean {
  return Math.abs(skewMs) > toleranceMs
}

type Validity = 'valid' | 'expired' | 'not-yet-valid'

function findValidity({ notBefore, notAfter }: CertificateFacts, time: number): Validity {
  if (time > notAfter) return 'expired'
  return time < notBefore ? 'not-yet-valid' : 'valid'
}

/** Null where the certificates are valid for the server. */
export function findDateFault({ facts }: View): Fault | null {
  const { certificate, clocks, now } = facts
  if (certificate === null) return null
  const isOff = clocks !== null && isClockOff(clocks)
  const here = findValidity(certificate, now)
  const there = isOff ? findValidity(certificate, now + clocks.skewMs) : here
  if (there === 'valid') return findCaFault(certificate, isOff ? now + clocks.skewMs : now)
  if (here === there) return findLeafFault(certificate, there)
  return findSkew(facts)
}

/** Where both clocks are known and disagree on the certificate. */
export function findSkew({
  certificate,
  clocks,
  now,
}: Pick<View['facts'], 'certificate' | 'clocks' | 'now'>): Fault | null {
  if (certificate === null || clocks === null || !isClockOff(clocks)) return null
  const here = findValidity(certificate, now)
  const there = findValidity(certificate, now + clocks.skewMs)
  if (here === there) return null
  const direction = clocks.skewMs > 0 ? 'ahead of' : 'behind'
  const evidence = [
    `The clock of ${formatForeign(clocks.host)} is ${formatSpan(clocks.skewMs)} ${direction} this machine’s.`,
    `The certificate is valid from ${formatTime(certificate.notBefore)} to ${formatTime(certificate.notAfter)}: ${describe(here)} by this machine’s clock, ${describe(there)} by the server’s.`,
  ]
  // Where it is valid by the server's own clock, that clock is not why it was refused.
  return { cause: 'clock-skew', evidence, isSettled: there !== 'valid', isHard: true }
}

function describe(validity: Validity): string {
  return validity === 'not-yet-valid' ? 'not valid yet' : validity
}

function findLeafFault({ notBefore, notAfter }: CertificateFacts, validity: Validity): Fault {
  return validity === 'expired'
    ? {
        cause: 'client-certificate-expired',
        evidence: [`The certificate expired on ${formatTime(notAfter)}, by this machine’s clock.`],
        isSettled: true,
        isHard: true,
      }
    : {
        cause: 'client-certificate-not-yet-valid',
        evidence: [
          `The certificate is not valid before ${formatTime(notBefore)}, by this machine’s clock.`,
        ],
        isSettled: true,
        isHard: true,
      }
}

/** For words of a server, too, that names a CA as expired. */
export const caExpired: Partial<CauseWords> = {
  detail: 'A CA certificate above the bot’s has expired; the bot’s own is valid.',
  owner: pkiTeam(
    ({ botName, issuer }) =>
      `A CA certificate in the chain of our bot${botName} (issued by ${issuer}) has expired. Please send us the renewed CA certificate, or a new certificate of a CA that is valid.`,
  ),
  nextStep:
    'Ask the PKI team for the renewed CA certificate, and make the P12 again with it on the Finish page. The pod administrator may have to upload it, too.',
}

function findCaFault({ sent }: CertificateFacts, time: number): Fault | null {
  const expired = sent.slice(1).find(({ notAfter }) => time > notAfter)
  if (expired === undefined) return null
  const evidence = [
    `The certificate of the CA ${formatForeign(expired.subject)}, which is sent along, expired on ${formatTime(expired.notAfter)}.`,
  ]
  return {
    cause: 'client-certificate-expired',
    evidence,
    isSettled: true,
    isHard: true,
    words: caExpired,
  }
}
