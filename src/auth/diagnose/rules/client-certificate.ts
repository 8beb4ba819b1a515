// Why the client certificate was refused: from the sign that the server gave and the faults that the certificate
// has. Where none explains it, it stays open.
import { judgeOpen } from '../client-certificate/open-case'
import { conclude } from '../client-certificate/conclude'
import { listFitting } from '../client-certificate/fitting-faults'
import { findRefusal } from '../client-certificate/refusal'
import type { ServiceRule, View } from '../finding'
import { judgeAccountName } from './account'

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
