// The TLS contexts of a check: the one that shows the bot's certificate, and the one that shows none.
import {
  createSecureContext,
  DEFAULT_CIPHERS,
  type SecureContext,
  type SecureContextOptions,
} from 'node:tls'
import type { OpenedP12 } from '../opened-p12'

/** Trust anchors alone. */
export function createPlainContext(anchors: readonly string[]): SecureContext {
  return createSecureContext(trust(anchors))
}

/** A CA that somebody gives is trusted as it is, also where it is an intermediate, as curl has it. */
function trust(anchors: readonly string[]): SecureContextOptions {
  return { ca: [...anchors], allowPartialTrustChain: true }
}

/** Key, leaf and intermediates for TLS; never the P12 itself. */
export function createClientContext(
  { keyPem, chainPem }: OpenedP12,
  anchors: readonly string[],
): SecureContext {
  const options = { ...trust(anchors), key: keyPem, cert: chainPem }
  try {
    return createSecureContext(options)
  } catch {
    // OpenSSL loads no certificate that is signed with SHA-1 or has a small key. Whether it is good enough is
    // for the server to say; the server itself was verified before, without this exception.
    return createSecureContext({ ...options, ciphers: `${DEFAULT_CIPHERS}:@SECLEVEL=0` })
  }
}
