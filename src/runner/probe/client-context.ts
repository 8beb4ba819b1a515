// The TLS context that shows the bot's certificate.
import { createSecureContext, DEFAULT_CIPHERS, type SecureContext } from 'node:tls'
import type { OpenedP12 } from './stages/open-p12'

/** Key, leaf and intermediates for TLS; never the P12 itself. */
export function createClientContext(
  { keyPem, chainPem }: OpenedP12,
  anchors: readonly string[],
): SecureContext {
  const options = { ca: [...anchors], key: keyPem, cert: chainPem }
  try {
    return createSecureContext(options)
  } catch {
    // OpenSSL loads no certificate that is signed with SHA-1 or has a small key. Whether it is good enough is
    // for the server to say; the server itself was verified before, without this exception.
    return createSecureContext({ ...options, ciphers: `${DEFAULT_CIPHERS}:@SECLEVEL=0` })
  }
}
