// Why the client certificate was refused: from the sign that the server gave and the faults that the certificate
// has. Where none explains it, it stays open.
import { judgeOpen } from '../client-certificate/open-case'
import { conclude } from '../client-certificate/conclude'
import { listFitting } from '../client-certificate/fitting-faults'
import { findRefusal } from '../client-certificate/refusal'
import type { ServiceRule } from '../finding'
import { judgeAccountName } from './account'

const certificateRevoked = 44

export const judgeClientCertificate: ServiceRule = (view) => {
  // Where none was asked for, none was sent, and none was refused.
  if (view.facts.p12 === null || view.seen.request?.isRequested === false) return null
  const refusal = findRefusal(view)
  if (refusal === null) return null
  const { stage, kind, alert, sign } = refusal
  if (alert === certificateRevoked) {
    return { cause: 'client-certificate-revoked', stage, sureness: 'certain', evidence: [sign] }
  }
  const fault = conclude(refusal, listFitting(view, alert), view)
  const account = kind === 'answer' ? judgeAccountName(view) : null
  return fault ?? account ?? judgeOpen(refusal, view)
}
