// The traditional encrypted PEM of OpenSSL before 1.0 (`Proc-Type: 4,ENCRYPTED`, RFC 1421 headers): only for
// reading, because its key derivation, EVP_BytesToKey with MD5, is too weak to write.
import { md5 } from '@noble/hashes/legacy.js'
import { concatBytes, encodeUtf8, parseHex, type Bytes } from '../../text/bytes'
import { cbcCiphers, decryptCbc } from '../encryption/cbc-cipher'
import { PkiError } from '../errors'
import type { Pbe } from '../encryption/facts'
import type { PemBlock } from '../pem'

/**
 * Reads the headers of an encrypted block.
 *
 * @returns null if it is not encrypted by headers.
 * @throws PkiError `key-encryption-unsupported` naming the cipher, `key-malformed`.
 */
export function parseTraditional({ headers }: Pick<PemBlock, 'headers'>): Pbe | null {
  const dekInfo = headers.get('DEK-Info')
  if (dekInfo === undefined) {
    if (headers.get('Proc-Type')?.endsWith('ENCRYPTED') !== true) return null
    throw new PkiError('key-malformed', 'The encrypted private key has no DEK-Info header.')
  }
  const [name = '', ivHex = ''] = dekInfo.split(',')
  const cipher = cbcCiphers.find((each) => each.name === name.trim().toUpperCase())
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
      `The DEK-Info header does not contain an IV of ${cipher.ivLength} bytes in hex.`,
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
    cost: 1,
    blockBytes: cipher.ivLength,
    decrypt: async (encrypted, password) => {
      const key = deriveBytes(encodeUtf8(password ?? ''), iv.subarray(0, 8), cipher.keyLength)
      return decryptCbc(cipher.name, { key, iv }, encrypted)
    },
  }
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
