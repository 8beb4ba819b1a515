// The protection of TLS 1.3 records, from the secret of one side to the content (RFC 8446 §5.2, §7.1, §7.3). Where
// the secret comes from is not here.
import {
  createDecipheriv,
  createHmac,
  type DecipherChaCha20Poly1305,
  type DecipherGCM,
} from 'node:crypto'
import { concatBytes, encodeUtf8, type Bytes } from '../../text/bytes'
import { contentTypes, type Content, type TlsRecord } from './records'

interface Suite {
  /** Octets. */
  readonly keyLength: number
  readonly hash: 'sha256' | 'sha384'
  /** Of the hash, octets. */
  readonly secretLength: number
  readonly createCipher: (key: Bytes, nonce: Bytes) => DecipherGCM | DecipherChaCha20Poly1305
}

const tagLength = 16
const options = { authTagLength: tagLength }

/** RFC 8446 Appendix B.4, without CCM, which Node does not offer. */
const suites: ReadonlyMap<number, Suite> = new Map<number, Suite>([
  [
    0x1301,
    {
      keyLength: 16,
      hash: 'sha256',
      secretLength: 32,
      createCipher: (key, nonce) => createDecipheriv('aes-128-gcm', key, nonce, options),
    },
  ],
  [
    0x1302,
    {
      keyLength: 32,
      hash: 'sha384',
      secretLength: 48,
      createCipher: (key, nonce) => createDecipheriv('aes-256-gcm', key, nonce, options),
    },
  ],
  [
    0x1303,
    {
      keyLength: 32,
      hash: 'sha256',
      secretLength: 32,
      createCipher: (key, nonce) => createDecipheriv('chacha20-poly1305', key, nonce, options),
    },
  ],
])

const ivLength = 12

export interface RecordProtection {
  /** What the next record holds; null where it is not under this protection. */
  open(record: TlsRecord): Content | null
}

/** Null where the suite is unknown, or the secret not one of it. */
export function createProtection(cipherSuite: number, secret: Bytes): RecordProtection | null {
  const suite = suites.get(cipherSuite)
  if (suite === undefined || secret.length !== suite.secretLength) return null
  const key = expandLabel(suite.hash, secret, 'key', suite.keyLength)
  const iv = expandLabel(suite.hash, secret, 'iv', ivLength)
  let sequence = 0
  return {
    open(record) {
      if (record.type !== contentTypes.applicationData) return null
      const plaintext = decrypt(suite.createCipher(key, makeNonce(iv, sequence)), record)
      sequence += 1
      return plaintext === null ? null : readInnerPlaintext(plaintext)
    },
  }
}

/**
 * HKDF-Expand-Label with an empty context (RFC 8446 §7.1), as far as one block of the hash goes.
 *
 * @param length octets, at most those of the hash.
 */
export function expandLabel(
  hash: Suite['hash'],
  secret: Bytes,
  label: string,
  length: number,
): Bytes {
  const fullLabel = encodeUtf8(`tls13 ${label}`)
  const info = [length >> 8, length & 0xff, fullLabel.length, ...fullLabel, 0]
  // The first and only block of HKDF-Expand (RFC 5869 §2.3).
  const block = createHmac(hash, secret)
    .update(Uint8Array.from([...info, 1]))
    .digest()
  return Uint8Array.from(block.subarray(0, length))
}

/** RFC 8446 §5.3. Far fewer records are read than the last four octets can count. */
function makeNonce(iv: Bytes, sequence: number): Bytes {
  const nonce = iv.slice()
  const view = new DataView(nonce.buffer)
  view.setUint32(ivLength - 4, view.getUint32(ivLength - 4) ^ sequence)
  return nonce
}

/** Null where the tag says that it is something else. */
function decrypt(
  decipher: DecipherGCM | DecipherChaCha20Poly1305,
  { header, fragment }: TlsRecord,
): Bytes | null {
  if (fragment.length < tagLength) return null
  decipher.setAAD(header, { plaintextLength: fragment.length - tagLength })
  decipher.setAuthTag(fragment.subarray(-tagLength))
  const plaintext = decipher.update(fragment.subarray(0, -tagLength))
  try {
    return concatBytes(plaintext, decipher.final())
  } catch {
    return null
  }
}

/** TLSInnerPlaintext: content, its type, zeros (RFC 8446 §5.4). Null where there is no type. */
function readInnerPlaintext(plaintext: Bytes): Content | null {
  let typeAt = plaintext.length - 1
  while (plaintext[typeAt] === 0) typeAt -= 1
  const type = plaintext[typeAt]
  return type === undefined ? null : { type, fragment: plaintext.subarray(0, typeAt) }
}
