// What the list of acceptable CAs, which a server sends when it asks for a client certificate (RFC 8446
// §4.2.4, RFC 5246 §7.4.4), detail about ours.
import type { AuthReport, ServiceReport } from './auth-report'

export interface IssuerList {
  /** What the list means, in a sentence or two. */
  readonly detail: string
  /** Names of the CAs that issued a certificate of our chain, as the server wrote them. */
  readonly ours: readonly string[]
  readonly others: readonly string[]
}

export function describeIssuers(
  { isCertificateRequested, acceptedIssuers }: ServiceReport,
  hasCertificate: boolean,
): IssuerList {
  const pick = (isOurs: boolean) =>
    acceptedIssuers.filter((each) => each.isOurs === isOurs).map(({ name }) => name)
  const [ours, others] = [pick(true), pick(false)]
  const detail = (sentence: string): IssuerList => ({ detail: sentence, ours, others })

  if (isCertificateRequested === null)
    return detail('Unknown: the server’s request was not captured.')
  if (!isCertificateRequested) return detail('No certificate is asked for, so none can be shown.')
  const count = acceptedIssuers.length
  if (count === 0) {
    return detail(
      'No CA is named. That means any may be tried: the server decides when it sees the certificate.',
    )
  }
  const named = count === 1 ? 'One CA is named' : `${count} CAs are named`
  if (!hasCertificate) return detail(`${named}.`)
  if (ours.length === 0) return detail(`${named}. Yours is not among them.`)
  return detail(count === 1 ? `${named}: yours.` : `${named}. Yours is among them.`)
}

/** Whether a Java client would send the certificate; null where that was not seen. */
export function describeJava({ certificate, notices, services }: AuthReport): string | null {
  const notice = notices.find(({ id }) => id === 'java-sends-none')
  if (notice !== undefined) return notice.detail
  const isSeen = services.every(({ isCertificateRequested }) => isCertificateRequested === true)
  return certificate !== null && isSeen
    ? 'A Java client (BDK Java) would also send this certificate.'
    : null
}
