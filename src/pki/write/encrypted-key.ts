// Writes a private key as encrypted PKCS#8 (RFC 5958 §3).
import type { Bytes } from '../../text/bytes'
import { encryptPbes2 } from '../encryption/pbes2'
import { encodePem } from '../pem'
import { encryptPkcs8 } from './bags'
import { Pkcs12Engine } from './engine'
import { awaitLibrary } from './library-call'

export interface EncodeEncryptedKeyOptions {
  /** PKCS#8 PrivateKeyInfo. */
  readonly pkcs8Der: Bytes
  readonly passphrase: string
  /** Of PBKDF2. */
  readonly iterations: number
}

/**
 * The key as encrypted PKCS#8 in PEM, strict DER inside: PBES2, AES-256-CBC, PBKDF2-HMAC-SHA-256.
 *
 * @throws PkiError `key-malformed` if it cannot be written.
 */
export function encodeEncryptedKey(options: EncodeEncryptedKeyOptions): Promise<string> {
  const { pkcs8Der, passphrase, iterations } = options
  return awaitLibrary('key-malformed', 'The private key', async () => {
    const engine = new Pkcs12Engine((plain) => encryptPbes2(plain, passphrase, iterations))
    const bag = await encryptPkcs8(pkcs8Der, engine)
    return encodePem('ENCRYPTED PRIVATE KEY', new Uint8Array(bag.toSchema().toBER()))
  })
}
