// Which causes an alert names, and which it would at all be sent for. Measured: OpenSSL (also HAProxy and stunnel)
// names the cause, 42 and 43 among others; Go says 42 for all, Java 46, GnuTLS 49, and TLS 1.2 servers 40.
import type { Cause } from '../../../report/ids'

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
