// The traditional encrypted PEM of OpenSSL before 1.0 (`Proc-Type: 4,ENCRYPTED`, RFC 1421 headers): read
// only. Its key derivation, EVP_BytesToKey with MD5, is too weak to write.
import { md5 } from '@noble/hashes/legacy.js'
import { concatBytes, encodeUtf8, parseHex, type Bytes } from './bytes'
import { PkiError } from './errors'
import { wrongPassphrase } from './pbes2'
import type { PemBlock } from './pem'

const keyLengths: ReadonlyMap<string, number> = new Map([
  ['AES-128-CBC', 16],
  ['AES-256-CBC', 32],
])

/** What the `DEK-Info` header says. */
interface TraditionalParameters {
  /** Of AES, in bytes. */
  readonly keyLength: number
  /** 16 bytes, of which the first 8 salt the key derivation. */
  readonly iv: Bytes
}

/**
 * Reads the headers of an encrypted block; null where it is not encrypted by headers.
 *
 * @throws PkiError `key-encryption-unsupported` naming the cipher, `key-malformed`.
 */
export function parseTraditional({ headers }: PemBlock): TraditionalParameters | null {
  const dekInfo = headers.get('DEK-Info')
  if (dekInfo === undefined) {
    if (headers.get('Proc-Type')?.endsWith('ENCRYPTED') !== true) return null
    throw new PkiError('key-malformed', 'The encrypted private key has no DEK-Info header.')
  }
  const [cipher = '', ivHex = ''] = dekInfo.split(',')
  const keyLength = keyLengths.get(cipher.trim().toUpperCase())
  if (keyLength === undefined) {
    throw new PkiError(
      'key-encryption-unsupported',
      `The private key is encrypted with ${JSON.stringify(cipher.slice(0, 40))}, which is not read here.`,
    )
  }
  const iv = parseHex(ivHex.trim())
  if (iv?.length !== 16) {
    throw new PkiError('key-malformed', 'The DEK-Info header holds no IV of 16 bytes in hex.')
  }
  return { keyLength, iv }
}

/**
 * Decrypts the block's DER.
 *
 * @throws PkiError `passphrase-wrong`, see `decryptPbes2`.
 */
export async function decryptTraditional(
  { keyLength, iv }: TraditionalParameters,
  encrypted: Bytes,
  passphrase: string,
): Promise<Bytes> {
  const secret = deriveBytes(encodeUtf8(passphrase), iv.subarray(0, 8), keyLength)
  const key = await crypto.subtle.importKey('raw', secret, 'AES-CBC', false, ['decrypt'])
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, key, encrypted))
  } catch (cause) {
    throw wrongPassphrase(cause)
  }
}

/** EVP_BytesToKey with MD5 and one iteration. */
function deriveBytes(passphrase: Bytes, salt: Bytes, length: number): Bytes {
  let derived = new Uint8Array()
  let block = new Uint8Array()
  while (derived.length < length) {
    block = new Uint8Array(md5(concatBytes(block, passphrase, salt)))
    derived = concatBytes(derived, block)
  }
  return derived.subarray(0, length)
}
