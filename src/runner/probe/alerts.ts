// TLS alerts (RFC 8446 §6, RFC 5246 §7.2) that a server sends, and what each says of a client certificate.
// What servers send in practice: OpenSSL-based ones name the cause, Java says 46 for all, GnuTLS 49.
import type { Cause } from '../protocol'

export interface Alert {
  /** As in the RFC. */
  readonly name: string
  /**
   * What it says while a client certificate is checked: a cause that the alert alone names; `refused` where
   * it refuses the certificate without a cause of its own; null where it is about something else.
   */
  readonly says: Cause | 'refused' | null
}

export const alerts: ReadonlyMap<number, Alert> = new Map<number, Alert>([
  [0, { name: 'close_notify', says: null }],
  [10, { name: 'unexpected_message', says: null }],
  [20, { name: 'bad_record_mac', says: null }],
  // TLS 1.2 servers say it for a missing certificate and for no common cipher, too.
  [40, { name: 'handshake_failure', says: 'refused' }],
  // OpenSSL: not yet valid, among others.
  [42, { name: 'bad_certificate', says: 'refused' }],
  // OpenSSL: wrong usage; others: a kind of key or signature that they do not take.
  [43, { name: 'unsupported_certificate', says: 'refused' }],
  [44, { name: 'certificate_revoked', says: 'client-certificate-revoked' }],
  // Some certificate of the chain, by the server's clock: the bot's own dates decide.
  [45, { name: 'certificate_expired', says: 'refused' }],
  [46, { name: 'certificate_unknown', says: 'refused' }],
  [47, { name: 'illegal_parameter', says: null }],
  [48, { name: 'unknown_ca', says: 'client-certificate-unknown-ca' }],
  [49, { name: 'access_denied', says: 'refused' }],
  [50, { name: 'decode_error', says: null }],
  [51, { name: 'decrypt_error', says: 'refused' }],
  [70, { name: 'protocol_version', says: 'tls-version' }],
  [71, { name: 'insufficient_security', says: 'tls-version' }],
  [80, { name: 'internal_error', says: null }],
  [86, { name: 'inappropriate_fallback', says: null }],
  [90, { name: 'user_canceled', says: null }],
  [109, { name: 'missing_extension', says: null }],
  [110, { name: 'unsupported_extension', says: null }],
  [112, { name: 'unrecognized_name', says: null }],
  [113, { name: 'bad_certificate_status_response', says: 'refused' }],
  [116, { name: 'certificate_required', says: 'client-certificate-missing' }],
  [120, { name: 'no_application_protocol', says: null }],
])

/**
 * The alert in the message of a Node error; null where there is none. Not in `error.code`: that is EPROTO for
 * all with TLS 1.2.
 */
export function findAlertNumber(message: string): number | null {
  const digits = /SSL alert number (\d+)/.exec(message)?.[1]
  return digits === undefined ? null : Number(digits)
}

/** `alert 48 (unknown_ca)`. */
export function formatAlert(number: number): string {
  return `alert ${number} (${alerts.get(number)?.name ?? 'unknown'})`
}
