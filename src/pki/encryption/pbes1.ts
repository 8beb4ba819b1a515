// Password-based encryption older than PBES2: PBES1 (RFC 8018 §6.1) and PKCS#12's own schemes (RFC 7292
// Appendix C) for reading, and for writing triple DES, which old programs need.
import { concatBytes, encodeUtf8, type Bytes } from '../../text/bytes'
import { decryptCbc } from './cbc-cipher'
import { expectTag, readSequence, tags, type Element } from '../asn1/der'
import { encodeElement, encodeInteger, encodeOid, encodeSequence } from '../asn1/der-writer'
import type { LegacyCipher } from './legacy-ciphers'
import { parseIterations, type Encrypted, type Pbe } from './facts'
import { derivePkcs12Key, pkcs12Hashes } from './pkcs12-kdf'
import { iterateSha1 } from './sha1-iterated'

interface Scheme {
  readonly name: string
  readonly cipher: LegacyCipher
  readonly derivation: 'PBKDF1' | 'PKCS12'
  readonly hash: 'MD5' | 'SHA-1'
  /** Of the cipher, in octets; two-key triple DES repeats its first eight. */
  readonly keyLength: number
}

const tripleDesOid = '1.2.840.113549.1.12.1.3'

const schemes: ReadonlyMap<string, Scheme> = new Map([
  ['1.2.840.113549.1.5.3', pbkdf1('pbeWithMD5AndDES-CBC', 'DES-CBC', 'MD5')],
  ['1.2.840.113549.1.5.6', pbkdf1('pbeWithMD5AndRC2-CBC', 'RC2-64-CBC', 'MD5')],
  ['1.2.840.113549.1.5.10', pbkdf1('pbeWithSHA1AndDES-CBC', 'DES-CBC', 'SHA-1')],
  ['1.2.840.113549.1.5.11', pbkdf1('pbeWithSHA1AndRC2-CBC', 'RC2-64-CBC', 'SHA-1')],
  [tripleDesOid, pkcs12('pbeWithSHAAnd3-KeyTripleDES-CBC', 'DES-EDE3-CBC', 24)],
  ['1.2.840.113549.1.12.1.4', pkcs12('pbeWithSHAAnd2-KeyTripleDES-CBC', 'DES-EDE3-CBC', 16)],
  ['1.2.840.113549.1.12.1.5', pkcs12('pbeWithSHAAnd128BitRC2-CBC', 'RC2-128-CBC', 16)],
  ['1.2.840.113549.1.12.1.6', pkcs12('pbeWithSHAAnd40BitRC2-CBC', 'RC2-40-CBC', 5)],
])

function pbkdf1(name: string, cipher: LegacyCipher, hash: 'MD5' | 'SHA-1'): Scheme {
  return { name, cipher, derivation: 'PBKDF1', hash, keyLength: 8 }
}

function pkcs12(name: string, cipher: LegacyCipher, keyLength: number): Scheme {
  return { name, cipher, derivation: 'PKCS12', hash: 'SHA-1', keyLength }
}

/** DES and RC2 blocks, and so IVs, in octets. */
const blockLength = 8
/** Our own loop derives, up to three times for one part: more would take ten seconds with MD5. */
const maxIterations = 2_000_000

/**
 * Reads the parameters of a scheme and checks their cost; derives nothing.
 *
 * @returns null for any other scheme.
 * @throws PkiError as `parsePbe`.
 */
export function parsePbes1(oid: string, parameters: Element | undefined): Pbe | null {
  const scheme = schemes.get(oid)
  if (scheme === undefined) return null
  const [saltElement, count] = readSequence(parameters, 'The encryption parameters')
  const salt = expectTag(saltElement, tags.octetString, 'The salt').content
  const iterations = parseIterations(count, maxIterations)
  const { name, cipher, derivation, hash } = scheme
  return {
    facts: { scheme: name, oid, cipher, derivation, hash, iterations },
    cost: iterations * (hash === 'MD5' ? 4 : 2),
    blockBytes: blockLength,
    decrypt: async (encrypted, password) =>
      decryptCbc(cipher, derive(scheme, password, salt, iterations), encrypted),
  }
}

interface CipherKey {
  readonly key: Bytes
  readonly iv: Bytes
}

function derive(
  { cipher, derivation, hash, keyLength }: Scheme,
  password: string | null,
  salt: Bytes,
  iterations: number,
): CipherKey {
  if (derivation === 'PBKDF1') return derivePbkdf1(hash, password ?? '', salt, iterations)
  const common = { hash, password, salt, iterations }
  const key = derivePkcs12Key({ ...common, id: 1, length: keyLength })
  const iv = derivePkcs12Key({ ...common, id: 2, length: blockLength })
  // Two-key triple DES is three-key triple DES with the first key again (NIST SP 800-67 §3.2).
  const isTwoKey = cipher === 'DES-EDE3-CBC' && keyLength === 16
  return { key: isTwoKey ? concatBytes(key, key.subarray(0, 8)) : key, iv }
}

/** RFC 8018 §5.1: eight octets of key, eight of IV. */
function derivePbkdf1(
  hash: Scheme['hash'],
  password: string,
  salt: Bytes,
  iterations: number,
): CipherKey {
  const digest = pkcs12Hashes[hash]
  let derived = digest(concatBytes(encodeUtf8(password), salt))
  if (hash === 'SHA-1') derived = iterateSha1(derived, iterations - 1)
  else for (let round = 1; round < iterations; round += 1) derived = digest(derived)
  const octets = new Uint8Array(derived)
  return { key: octets.slice(0, 8), iv: octets.slice(8, 16) }
}

/**
 * Encrypts with pbeWithSHAAnd3-KeyTripleDES-CBC and a fresh salt, for programs that know nothing newer.
 *
 * @returns the AlgorithmIdentifier's DER and the ciphertext.
 */
export async function encryptPbes1(
  plain: Bytes,
  password: string,
  iterations: number,
): Promise<Encrypted> {
  const { encryptTripleDes } = await import('./legacy-ciphers')
  const salt = crypto.getRandomValues(new Uint8Array(8))
  const common = { hash: 'SHA-1', password, salt, iterations } as const
  const key = derivePkcs12Key({ ...common, id: 1, length: 24 })
  const iv = derivePkcs12Key({ ...common, id: 2, length: blockLength })
  return {
    algorithmDer: encodeSequence(
      encodeOid(tripleDesOid),
      encodeSequence(encodeElement(tags.octetString, salt), encodeInteger(iterations)),
    ),
    encrypted: encryptTripleDes({ key, iv }, plain),
  }
}
