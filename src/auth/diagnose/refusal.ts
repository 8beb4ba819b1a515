// How a server shows that it does not accept the certificate (by an alert, by closing the connection, by a page), and
// which causes an alert names or is sent for at all. Measured: OpenSSL (also HAProxy and stunnel) names the cause, 42
// and 43 among others; Go says 42 for all, Java 46, GnuTLS 49, and TLS 1.2 servers 40.
import type { Cause, StageId } from '../../report/ids'
import type { NetworkFault } from '../facts'
import type { View } from './finding'
import { describeCall, describeEnd } from './sentences'

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

interface Reading {
  /** What it says where the certificate has that very fault. */
  readonly names: readonly Cause[]
  /** Null: any fault may be behind it. */
  readonly fits: readonly Cause[] | null
}

const dates = ['client-certificate-expired', 'clock-skew'] as const
const usages = ['client-certificate-wrong-usage', 'client-certificate-wrong-key-usage'] as const
const issuers = [
  'client-certificate-self-signed',
  'client-certificate-unknown-ca',
  'client-certificate-chain-incomplete',
] as const

const any: Reading = { names: [], fits: null }

const readings: ReadonlyMap<number, Reading> = new Map<number, Reading>([
  [42, { names: ['client-certificate-not-yet-valid', 'clock-skew'], fits: null }],
  [
    43,
    {
      names: usages,
      fits: [
        ...usages,
        'client-certificate-key-type',
        'client-certificate-weak-key',
        'client-certificate-weak-hash',
        'client-certificate-version-1',
      ],
    },
  ],
  [45, { names: dates, fits: dates }],
  [48, { names: issuers, fits: issuers }],
  [51, { names: [], fits: ['client-certificate-weak-hash', ...issuers] }],
])

/** @param alert null where the server refused in another way. */
export function readAlert(alert: number | null): Reading {
  return readings.get(alert ?? -1) ?? any
}
