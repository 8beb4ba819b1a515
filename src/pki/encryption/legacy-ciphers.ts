// DES, triple DES, RC2 and AES-192 in CBC mode with PKCS#7 padding, which WebCrypto lacks or Chromium refuses.
// By node-forge, loaded when the first file needs it: import this module dynamically.
import 'node-forge/lib/aes.js'
import forgeCipher from 'node-forge/lib/cipher.js'
import 'node-forge/lib/des.js'
import forgeRc2 from 'node-forge/lib/rc2.js'
import forgeUtil from 'node-forge/lib/util.js'
import type { Bytes } from '../../text/bytes'

/** By its name in `EncryptionFacts`. */
export type LegacyCipher =
  'DES-CBC' | 'DES-EDE3-CBC' | 'RC2-40-CBC' | 'RC2-64-CBC' | 'RC2-128-CBC' | 'AES-192-CBC'

/** In octets, a whole number of blocks. For every block of RC2, the library copies the whole input again. */
const pieceLength = 4096

/**
 * Decrypts and removes the padding (RFC 5652 §6.3).
 *
 * @param key octets: 8 for DES, 24 for triple DES and AES-192, 5, 8 or 16 for RC2 as its name says.
 *   `iv`: 16 octets for AES-192, 8 for the others.
 * @returns null if the padding is wrong or the ciphertext is not a whole number of blocks.
 */
export function decryptLegacy(
  name: LegacyCipher,
  { key, iv }: { readonly key: Bytes; readonly iv: Bytes },
  encrypted: Bytes,
): Bytes | null {
  if (encrypted.length === 0 || encrypted.length % iv.length !== 0) return null
  const decipher = createDecipher(name, toBinary(key))
  const padded = new Uint8Array(encrypted.length)
  let previous = iv
  for (let start = 0; start < encrypted.length; start += pieceLength) {
    const piece = encrypted.subarray(start, start + pieceLength)
    const vector = toBinary(previous)
    decipher.start(name.startsWith('RC2') ? vector : { iv: vector })
    decipher.update(forgeUtil.createBuffer(toBinary(piece)))
    decipher.finish(keepPadding)
    padded.set(fromBinary(decipher.output.getBytes()), start)
    // In CBC mode, the last block of a piece is the IV of the next.
    previous = piece.subarray(-iv.length)
  }
  return removePadding(padded, iv.length)
}

/** The library itself would check only the last octet. */
const keepPadding = (): boolean => true

/** RFC 5652 §6.3: n octets of the value n, at most a block. */
function removePadding(padded: Bytes, blockLength: number): Bytes | null {
  const count = padded.at(-1) ?? 0
  if (count < 1 || count > blockLength) return null
  const isWhole = padded.subarray(-count).every((octet) => octet === count)
  return isWhole ? padded.subarray(0, -count) : null
}

export function encryptTripleDes(
  { key, iv }: { readonly key: Bytes; readonly iv: Bytes },
  plain: Bytes,
): Bytes {
  const cipher = forgeCipher.createCipher('3DES-CBC', toBinary(key))
  cipher.start({ iv: toBinary(iv) })
  cipher.update(forgeUtil.createBuffer(toBinary(plain)))
  cipher.finish()
  return fromBinary(cipher.output.getBytes())
}

function createDecipher(name: LegacyCipher, key: string): forgeCipher.BlockCipher {
  switch (name) {
    case 'DES-CBC':
      return forgeCipher.createDecipher('DES-CBC', key)
    case 'DES-EDE3-CBC':
      return forgeCipher.createDecipher('3DES-CBC', key)
    case 'RC2-40-CBC':
      return forgeRc2.createDecryptionCipher(key, 40)
    case 'RC2-64-CBC':
      return forgeRc2.createDecryptionCipher(key, 64)
    case 'RC2-128-CBC':
      return forgeRc2.createDecryptionCipher(key, 128)
    case 'AES-192-CBC':
      return forgeCipher.createDecipher('AES-CBC', key)
  }
}

/** The library works on strings with one character for each octet. */
function toBinary(bytes: Bytes): string {
  let binary = ''
  for (let start = 0; start < bytes.length; start += pieceLength) {
    binary += String.fromCharCode(...bytes.subarray(start, start + pieceLength))
  }
  return binary
}

function fromBinary(binary: string): Bytes {
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
