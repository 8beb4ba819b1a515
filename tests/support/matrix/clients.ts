// The client certificates of the matrix by name, and what is true of them; certificates.ts makes them.
import type { Cause } from '../../../src/report/ids'

/** In the order of the table. */
export const clientIds = [
  'none',
  'good',
  'good with intermediate',
  'intermediate missing',
  'version 1',
  'EC key',
  'expired',
  'not yet valid',
  'revoked',
  'wrong EKU',
  'wrong KU',
  'RSA 1024',
  'SHA-1',
  'unknown CA',
  'development CA',
  'self-signed',
] as const
export type ClientId = (typeof clientIds)[number]

/** Why a server refuses it, if it does; null where there is no reason to. */
export const truths: Readonly<Record<ClientId, Cause | null>> = {
  none: 'client-certificate-missing',
  good: null,
  'good with intermediate': null,
  'intermediate missing': 'client-certificate-chain-incomplete',
  'version 1': 'client-certificate-version-1',
  'EC key': 'client-certificate-key-type',
  expired: 'client-certificate-expired',
  'not yet valid': 'client-certificate-not-yet-valid',
  revoked: 'client-certificate-revoked',
  'wrong EKU': 'client-certificate-wrong-usage',
  'wrong KU': 'client-certificate-wrong-key-usage',
  'RSA 1024': 'client-certificate-weak-key',
  'SHA-1': 'client-certificate-weak-hash',
  'unknown CA': 'client-certificate-unknown-ca',
  'development CA': 'client-certificate-unknown-ca',
  'self-signed': 'client-certificate-self-signed',
}
