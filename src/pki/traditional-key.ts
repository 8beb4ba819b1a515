// The traditional encrypted PEM of OpenSSL before 1.0 (`Proc-Type: 4,ENCRYPTED`, RFC 1421 headers): read
// only. Its key derivation, EVP_BytesToKey with MD5, is too weak to write.
import { md5 } from '@noble/hashes/legacy.js'
import { concatBytes, encodeUtf8, parseHex, type Bytes } from './bytes'
import { wrongPassphrase } from './encryption-errors'
import { PkiError } from './errors'
import type { LegacyCipher } from './legacy-ciphers'
import type { Pbe } from './encryption-facts'
import type { PemBlock } from './pem'

interface Cipher {
  readonly name: LegacyCipher
  /** In octets. */
  readonly keyLength: number
  readonly ivLength: number
}

const ciphers: ReadonlyMap<string, Cipher> = new Map([
  ['AES-128-CBC', { name: 'AES-128-CBC', keyLength: 16, ivLength: 16 }],
  ['AES-192-CBC', { name: 'AES-192-CBC', keyLength: 24, ivLength: 16 }],
  ['AES-256-CBC', { name: 'AES-256-CBC', keyLength: 32, ivLength: 16 }],
  ['DES-EDE3-CBC', { name: 'DES-EDE3-CBC', keyLength: 24, ivLength: 8 }],
  ['DES-CBC', { name: 'DES-CBC', keyLength: 8, ivLength: 8 }],
])

/**
 * Reads the headers of an encrypted block; null where it is not encrypted by headers.
 *
 * @throws PkiError `key-encryption-unsupported` naming the cipher, `key-malformed`.
 */
export function parseTraditional({ headers }: Pick<PemBlock, 'headers'>): Pbe | null {
  const dekInfo = headers.get('DEK-Info')
  if (dekInfo === undefined) {
    if (headers.get('Proc-Type')?.endsWith('ENCRYPTED') !== true) return null
    throw new PkiError('key-malformed', 'The encrypted private key has no DEK-Info header.')
  }
  const [name = '', ivHex = ''] = dekInfo.split(',')
  const cipher = ciphers.get(name.trim().toUpperCase())
  if (cipher === undefined) {
    throw new PkiError(
      'key-encryption-unsupported',
      `The private key is encrypted with ${JSON.stringify(name.slice(0, 40))}, which is not read here.`,
    )
  }
  const iv = parseHex(ivHex.trim())
  if (iv?.length !== cipher.ivLength) {
    throw new PkiError(
      'key-malformed',
      `The DEK-Info header holds no IV of ${cipher.ivLength} bytes in hex.`,
    )
  }
  return {
    facts: {
      scheme: 'DEK-Info',
      oid: '',
      cipher: cipher.name,
      derivation: 'EVP_BytesToKey',
      hash: 'MD5',
      iterations: 1,
    },
    blockBytes: cipher.ivLength,
    decrypt: (encrypted, password) => decrypt(cipher, iv, encrypted, password ?? ''),
  }
}

async function decrypt(
  { name, keyLength }: Cipher,
  iv: Bytes,
  encrypted: Bytes,
  password: string,
): Promise<Bytes> {
  const { decryptLegacy } = await import('./legacy-ciphers')
  const key = deriveBytes(encodeUtf8(password), iv.subarray(0, 8), keyLength)
  const plain = decryptLegacy(name, { key, iv }, encrypted)
  if (plain === null) throw wrongPassphrase()
  return plain
}

/** EVP_BytesToKey with MD5 and one iteration; the IV's first 8 octets are the salt. */
function deriveBytes(passphrase: Bytes, salt: Bytes, length: number): Bytes {
  let derived = new Uint8Array()
  let block = new Uint8Array()
  while (derived.length < length) {
    block = new Uint8Array(md5(concatBytes(block, passphrase, salt)))
    derived = concatBytes(derived, block)
  }
  return derived.subarray(0, length)
}
