// Decrypts with any block cipher in CBC mode: AES-128 and AES-256 by WebCrypto, the others by legacy-ciphers.ts,
// which is loaded only for them.
import type { Bytes } from '../../text/bytes'
import { wrongPassphrase } from './facts'
import type { LegacyCipher } from './legacy-ciphers'

/** A cipher by its name in `EncryptionFacts`. */
export interface CbcCipher {
  readonly name: 'AES-128-CBC' | 'AES-256-CBC' | LegacyCipher
  /** In octets, like the length of the IV, which is that of a block. */
  readonly keyLength: number
  readonly ivLength: number
}

/** Those of PBES2 and of traditional PEM. */
export const cbcCiphers: readonly CbcCipher[] = [
  { name: 'AES-128-CBC', keyLength: 16, ivLength: 16 },
  { name: 'AES-192-CBC', keyLength: 24, ivLength: 16 },
  { name: 'AES-256-CBC', keyLength: 32, ivLength: 16 },
  { name: 'DES-EDE3-CBC', keyLength: 24, ivLength: 8 },
  { name: 'DES-CBC', keyLength: 8, ivLength: 8 },
]

/**
 * Decrypts and removes the padding (RFC 5652 §6.3).
 *
 * @param key of the cipher's key length; `iv` of its IV length.
 * @throws PkiError `passphrase-wrong` if the padding is wrong.
 */
export async function decryptCbc(
  name: CbcCipher['name'],
  { key, iv }: { readonly key: Bytes; readonly iv: Bytes },
  encrypted: Bytes,
): Promise<Bytes> {
  if (name !== 'AES-128-CBC' && name !== 'AES-256-CBC') {
    const { decryptLegacy } = await import('./legacy-ciphers')
    const plain = decryptLegacy(name, { key, iv }, encrypted)
    if (plain === null) throw wrongPassphrase()
    return plain
  }
  const cryptoKey = await crypto.subtle.importKey('raw', key, 'AES-CBC', false, ['decrypt'])
  try {
    const cipher = { name: 'AES-CBC', iv }
    return new Uint8Array(await crypto.subtle.decrypt(cipher, cryptoKey, encrypted))
  } catch (cause) {
    throw wrongPassphrase(cause)
  }
}
