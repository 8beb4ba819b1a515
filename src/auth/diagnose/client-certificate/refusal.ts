// How a server shows that it does not take the certificate: by an alert, by closing the connection, by a page.
import type { StageId } from '../../../report/ids'
import type { NetworkFault } from '../../facts'
import type { View } from '../finding'
import { describeCall, describeEnd } from '../sentences'

export interface Refusal {
  readonly stage: StageId
  /** page: of a web server that says only that it is about the certificate. answer: by HTTP status. */
  readonly kind: 'alert' | 'closed' | 'page' | 'answer'
  /** Null without an alert. */
  readonly alert: number | null
  /** One sentence. */
  readonly sign: string
}

/**
 * Alerts that are of the handshake itself (RFC 8446 §6.2): unexpected message, record faults, parameters,
 * versions, extensions, names. A certificate is not refused by them.
 */
const ofTheHandshake: ReadonlySet<number> = new Set([
  0, 10, 20, 21, 22, 30, 47, 50, 60, 70, 86, 90, 100, 109, 110, 112, 115, 120,
])

/** nginx's own for certificates that failed and that are missing; it sends 400, others send these. */
const certificateStatuses: ReadonlySet<number> = new Set([495, 496])

/** Null where the certificate was taken, or where nothing was said of it. */
export function findRefusal({ seen: { handshake, answer } }: View): Refusal | null {
  if (handshake?.failure != null) return readEnd('present-certificate', handshake.failure)
  if (answer === null) return null
  if (answer.failure !== null) return readEnd('authenticate', answer.failure)
  const sign = describeCall(answer)
  const { status } = answer
  const base = { stage: 'authenticate', alert: null, sign } as const
  if (answer.nginx === 'refused') return { ...base, kind: 'page' }
  const isAbout = status === 401 || certificateStatuses.has(status ?? 0)
  return isAbout ? { ...base, kind: 'answer' } : null
}

function readEnd(stage: StageId, failure: NetworkFault): Refusal | null {
  const { kind, alert } = failure
  const sign = describeEnd(failure)
  if (kind === 'closed' || kind === 'reset') return { stage, kind: 'closed', alert: null, sign }
  if (kind !== 'alert' || alert === null || ofTheHandshake.has(alert)) return null
  return { stage, kind: 'alert', alert, sign }
}
