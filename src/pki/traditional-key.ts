// The traditional encrypted PEM of OpenSSL before 1.0 (`Proc-Type: 4,ENCRYPTED`, RFC 1421 headers): read
// only. Its key derivation, EVP_BytesToKey with MD5, is too weak to write.
import { md5 } from '@noble/hashes/legacy.js'
import { concatBytes, encodeUtf8, parseHex, type Bytes } from './bytes'
import { PkiError } from './errors'
import type { PemBlock } from './pem'

const keyLengths: ReadonlyMap<string, number> = new Map([
  ['AES-128-CBC', 16],
  ['AES-256-CBC', 32],
])

/** Whether the block is encrypted by PEM headers. */
export function isTraditionalEncrypted(block: PemBlock): boolean {
  return block.headers.has('DEK-Info')
}

/**
 * Decrypts the block's DER.
 *
 * @throws PkiError `key-encryption-unsupported`, `key-malformed`, `passphrase-wrong`. As with PBES2, a
 *   result that does not parse is a wrong passphrase too.
 */
export async function decryptTraditional(block: PemBlock, passphrase: string): Promise<Bytes> {
  const [cipher = '', ivHex = ''] = (block.headers.get('DEK-Info') ?? '').split(',')
  const keyLength = keyLengths.get(cipher.toUpperCase())
  if (keyLength === undefined) {
    throw new PkiError(
      'key-encryption-unsupported',
      `The private key is encrypted with ${JSON.stringify(cipher.slice(0, 40))}, which is not read here.`,
    )
  }
  const iv = parseHex(ivHex.trim())
  if (iv?.length !== 16) {
    throw new PkiError(
      'key-malformed',
      'The DEK-Info header of the private key holds no IV of 16 bytes.',
    )
  }
  const secret = deriveBytes(encodeUtf8(passphrase), iv.subarray(0, 8), keyLength)
  const key = await crypto.subtle.importKey('raw', secret, 'AES-CBC', false, ['decrypt'])
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, key, block.der))
  } catch (cause) {
    throw new PkiError('passphrase-wrong', 'The passphrase does not decrypt the private key.', {
      cause,
    })
  }
}

/** EVP_BytesToKey with MD5 and one iteration; the salt is the first 8 bytes of the IV. */
function deriveBytes(passphrase: Bytes, salt: Bytes, length: number): Bytes {
  let derived = new Uint8Array()
  let block = new Uint8Array()
  while (derived.length < length) {
    block = new Uint8Array(md5(concatBytes(block, passphrase, salt)))
    derived = concatBytes(derived, block)
  }
  return derived.subarray(0, length)
}
