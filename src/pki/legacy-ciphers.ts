// DES, triple DES, RC2 and AES-192 in CBC mode with PKCS#7 padding: what WebCrypto does not have, or Chromium's
// refuses. From node-forge, loaded when the first file needs it: import this module dynamically.
import 'node-forge/lib/aes.js'
import forgeCipher from 'node-forge/lib/cipher.js'
import 'node-forge/lib/des.js'
import forgeRc2 from 'node-forge/lib/rc2.js'
import forgeUtil from 'node-forge/lib/util.js'
import type { Bytes } from './bytes'

/** By the name that `EncryptionFacts` has. */
export type LegacyCipher =
  | 'DES-CBC'
  | 'DES-EDE3-CBC'
  | 'RC2-40-CBC'
  | 'RC2-64-CBC'
  | 'RC2-128-CBC'
  | 'AES-128-CBC'
  | 'AES-192-CBC'
  | 'AES-256-CBC'

/** Null where the padding is wrong. */
export function decryptLegacy(
  name: LegacyCipher,
  { key, iv }: { readonly key: Bytes; readonly iv: Bytes },
  encrypted: Bytes,
): Bytes | null {
  // The library would take the missing part of a last block for zeros.
  if (encrypted.length === 0 || encrypted.length % iv.length !== 0) return null
  const cipher = createDecipher(name, toBinary(key))
  cipher.start(name.startsWith('RC2') ? toBinary(iv) : { iv: toBinary(iv) })
  cipher.update(forgeUtil.createBuffer(toBinary(encrypted)))
  if (!cipher.finish()) return null
  const plain = cipher.output.getBytes()
  return isPadded(encrypted.length, plain.length, iv.length) ? fromBinary(plain) : null
}

/** The library strips as many octets as the last one says, if only they are there. */
function isPadded(encryptedLength: number, plainLength: number, blockLength: number): boolean {
  const padding = encryptedLength - plainLength
  return padding >= 1 && padding <= blockLength
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
    case 'AES-128-CBC':
    case 'AES-192-CBC':
    case 'AES-256-CBC':
      return forgeCipher.createDecipher('AES-CBC', key)
  }
}

/** The library works on strings of one character an octet. */
function toBinary(bytes: Bytes): string {
  let binary = ''
  for (let start = 0; start < bytes.length; start += 8192) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 8192))
  }
  return binary
}

function fromBinary(binary: string): Bytes {
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
