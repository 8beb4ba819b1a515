// Node's and OpenSSL's codes that name a cause by themselves, wherever in a check they come up.
import type { Cause, Confidence } from '../../report/ids'
import type { NetworkFault } from '../facts'

export interface FaultCause {
  readonly cause: Cause
  readonly confidence: Confidence
  readonly candidates?: readonly Cause[]
}

const certain = (cause: Cause): FaultCause => ({ cause, confidence: 'certain' })
const likely = (cause: Cause, ...candidates: readonly Cause[]): FaultCause => ({
  cause,
  confidence: 'likely',
  candidates,
})

// A host that is switched off, and one that does not exist, are silent as well.
const blocked = likely('port-blocked', 'host-unreachable')
// The resolver's word for name servers that are silent and for ones that fail.
const nameless = likely('name-timeout', 'name-unknown')
const untrusted = certain('server-untrusted')
const noCipher = likely('tls-cipher', 'tls-version')

const byCode: ReadonlyMap<string, FaultCause> = new Map([
  ['ENOTFOUND', certain('name-unknown')],
  ['ENODATA', certain('name-unknown')],
  ['EAI_AGAIN', nameless],
  ['ETIMEOUT', nameless],
  ['ESERVFAIL', nameless],
  ['ECONNREFUSED', certain('connection-refused')],
  ['ETIMEDOUT', blocked],
  ['EHOSTUNREACH', certain('host-unreachable')],
  ['ENETUNREACH', certain('host-unreachable')],
  ['EHOSTDOWN', certain('host-unreachable')],
  ['ENETDOWN', certain('host-unreachable')],
  ['EADDRNOTAVAIL', certain('host-unreachable')],
  ['CERT_HAS_EXPIRED', certain('server-expired')],
  ['CERT_NOT_YET_VALID', certain('server-not-yet-valid')],
  ['ERR_TLS_CERT_ALTNAME_INVALID', certain('server-name-mismatch')],
  ['HOSTNAME_MISMATCH', certain('server-name-mismatch')],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', untrusted],
  ['SELF_SIGNED_CERT_IN_CHAIN', untrusted],
  ['UNABLE_TO_GET_ISSUER_CERT', untrusted],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', untrusted],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', untrusted],
  ['CERT_UNTRUSTED', untrusted],
  ['CERT_SIGNATURE_FAILURE', untrusted],
  ['INVALID_PURPOSE', untrusted],
  ['INVALID_CA', untrusted],
  ['ERR_SSL_WRONG_VERSION_NUMBER', certain('not-tls')],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', certain('not-tls')],
  ['ERR_SSL_HTTP_REQUEST', certain('not-tls')],
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', certain('tls-version')],
  ['ERR_SSL_VERSION_TOO_LOW', certain('tls-version')],
  ['ERR_SSL_WRONG_SSL_VERSION', certain('tls-version')],
  // A server without RFC 5746 is one of before 2010.
  ['ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED', certain('tls-version')],
  ['ERR_SSL_NO_SHARED_CIPHER', certain('tls-cipher')],
  ['ERR_SSL_NO_CIPHERS_AVAILABLE', certain('tls-cipher')],
  ['ERR_SSL_UNKNOWN_CIPHER_RETURNED', noCipher],
  ['ERR_SSL_WRONG_CIPHER_RETURNED', noCipher],
  ['ERR_SSL_DH_KEY_TOO_SMALL', certain('tls-cipher')],
  ['ERR_SSL_WRONG_SIGNATURE_TYPE', noCipher],
  ['ERR_SSL_WRONG_CURVE', noCipher],
])

const byKind: Partial<Record<NetworkFault['kind'], FaultCause>> = {
  'not-tls': certain('not-tls'),
  'not-http': certain('not-http'),
  'too-long': certain('not-http'),
}

/** Null where the fault alone names none; what a time limit or an alert means is the stage's matter. */
export function findFaultCause({ kind, code }: NetworkFault): FaultCause | null {
  return byKind[kind] ?? byCode.get(code ?? '') ?? null
}
