// Password-based encryption scheme 2 (RFC 8018 §6.2) with PBKDF2 or scrypt (RFC 7914), and AES or triple DES in
// CBC mode: what `ENCRYPTED PRIVATE KEY` files carry. PKCS#12 uses it too.
import type { Bytes } from '../../text/bytes'
import { cbcCiphers, decryptCbc, type CbcCipher } from './cbc-cipher'
import {
  expectTag,
  parseOid,
  parseSmallInteger,
  readSequence,
  tags,
  type Element,
} from '../asn1/der'
import {
  derNull,
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../asn1/der-writer'
import { PkiError } from '../errors'
import { oids } from '../asn1/oids'
import { parseIterations, type Encrypted, type Pbe } from './facts'
import { derivePbkdf2, hmacHashes, isSlow, type Prf } from './pbkdf2'

/** More would block for ten seconds and longer; Java stops at 5,000,000. */
const maxIterations = 10_000_000
/** If the loop is ours and not WebCrypto's. */
const maxSlowIterations = 1_000_000
/** Of scrypt: 128 · N · r octets of memory, and as many again for each p (RFC 7914 §2). */
const maxScryptBytes = 268_435_456
const maxScryptWork = 1_073_741_824
/** Measured in Node against PBKDF2 by WebCrypto. */
const slowFactor = 10
const scryptBytesPerIteration = 110

const cipherNames: ReadonlyMap<string, CbcCipher['name']> = new Map([
  [oids.aes128Cbc, 'AES-128-CBC'],
  [oids.aes192Cbc, 'AES-192-CBC'],
  [oids.aes256Cbc, 'AES-256-CBC'],
  [oids.desEde3Cbc, 'DES-EDE3-CBC'],
  [oids.desCbc, 'DES-CBC'],
])

/** Algorithms that occur in key files and are not read, for the refusal. */
const unreadNames: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.3.2', 'RC2-CBC'],
  ['1.2.840.113549.3.9', 'RC5-CBC-PAD'],
  ['2.16.840.1.101.3.4.1.6', 'AES-128-GCM'],
  ['2.16.840.1.101.3.4.1.46', 'AES-256-GCM'],
  ['1.2.392.200011.61.1.1.1.4', 'Camellia-256-CBC'],
  ['1.2.643.2.2.21', 'GOST 28147-89'],
  ['1.2.840.113549.2.6', 'hmacWithMD5'],
  ['1.2.643.7.1.1.4.2', 'hmacWithGOST 34.11-2012'],
])

/** How the key comes from the password. */
interface Derivation {
  readonly facts: Pick<Pbe['facts'], 'derivation' | 'hash' | 'iterations'>
  readonly cost: Pbe['cost']
  readonly derive: (password: string, keyLength: number) => Promise<Bytes>
}

/**
 * Reads the PBES2 parameters (RFC 8018 Appendix A.4) and checks their cost; derives nothing.
 *
 * @throws PkiError as `parsePbe`.
 */
export function parsePbes2(parameters: Element | undefined): Pbe {
  const [derivationElement, encryption] = readSequence(parameters, 'The PBES2 parameters')
  const [cipherElement, ivElement] = readSequence(encryption, 'The cipher')
  const cipherOid = parseOid(expectTag(cipherElement, tags.oid, 'The cipher'))
  const cipherName = cipherNames.get(cipherOid)
  const cipher =
    cbcCiphers.find(({ name }) => name === cipherName) ?? refuseAlgorithm(cipherOid, 'cipher')
  const iv = expectTag(ivElement, tags.octetString, 'The IV').content
  if (iv.length !== cipher.ivLength) {
    throw new PkiError('der-malformed', `The IV has ${iv.length} bytes, not ${cipher.ivLength}.`)
  }
  const { facts, cost, derive } = readDerivation(derivationElement)
  return {
    facts: { scheme: 'PBES2', oid: oids.pbes2, cipher: cipher.name, ...facts },
    cost,
    blockBytes: cipher.ivLength,
    decrypt: async (encrypted, password) => {
      const key = await derive(password ?? '', cipher.keyLength)
      return decryptCbc(cipher.name, { key, iv }, encrypted)
    },
  }
}

function readDerivation(element: Element | undefined): Derivation {
  const [function_, parameters] = readSequence(element, 'The key derivation')
  const oid = parseOid(expectTag(function_, tags.oid, 'The key derivation'))
  if (oid === oids.pbkdf2) return readPbkdf2(parameters)
  if (oid === oids.scrypt) return readScrypt(parameters)
  refuseAlgorithm(oid, 'key derivation')
}

function readPbkdf2(element: Element | undefined): Derivation {
  const [saltElement, count, ...others] = readSequence(element, 'The PBKDF2 parameters')
  // An optional keyLength comes before the PRF (RFC 8018 Appendix A.2); the cipher determines it anyway.
  const prfElement = others.find(({ tag }) => tag === tags.sequence)
  const oid =
    prfElement === undefined
      ? oids.hmacWithSha1
      : parseOid(expectTag(readSequence(prfElement, 'The PRF')[0], tags.oid, 'The PRF'))
  const prf: Prf = `HMAC-${hmacHashes.get(oid) ?? refuseAlgorithm(oid, 'PBKDF2 function')}`
  const salt = expectTag(saltElement, tags.octetString, 'The salt').content
  const iterations = parseIterations(count, isSlow(prf) ? maxSlowIterations : maxIterations)
  return {
    facts: { derivation: 'PBKDF2', hash: prf, iterations },
    cost: isSlow(prf) ? slowFactor * iterations : iterations,
    derive: (password, keyLength) => derivePbkdf2({ prf, salt, iterations }, password, keyLength),
  }
}

/** RFC 7914 §7.1: salt, N, r, p and an optional key length. */
function readScrypt(element: Element | undefined): Derivation {
  const [saltElement, ...counts] = readSequence(element, 'The scrypt parameters')
  const salt = expectTag(saltElement, tags.octetString, 'The salt').content
  const [cost = 0, blockSize = 0, parallelization = 0] = counts.map(
    (count) =>
      parseSmallInteger(expectTag(count, tags.integer, 'A scrypt parameter')) ?? Number.MAX_VALUE,
  )
  const isPowerOfTwo = cost > 1 && Number.isInteger(Math.log2(cost))
  if (!isPowerOfTwo || blockSize < 1 || parallelization < 1) {
    throw new PkiError('der-malformed', 'Invalid scrypt parameters (N, r, p).')
  }
  const bytes = 128 * cost * blockSize
  if (bytes > maxScryptBytes || bytes * parallelization > maxScryptWork) {
    throw new PkiError(
      'derivation-too-costly',
      `The encryption asks for scrypt with N ${cost}, r ${blockSize}, p ${parallelization}, that is ${bytes} bytes of memory; at most ${maxScryptBytes} are taken.`,
    )
  }
  return {
    facts: { derivation: 'scrypt', hash: 'HMAC-SHA-256', iterations: cost },
    cost: (bytes * parallelization) / scryptBytesPerIteration,
    derive: async (password, keyLength) => {
      const { deriveScrypt } = await import('./slow-derivations')
      const options = { cost, blockSize, parallelization, length: keyLength }
      return deriveScrypt(password, salt, options)
    },
  }
}

function refuseAlgorithm(oid: string, role: string): never {
  const name = unreadNames.get(oid)
  throw new PkiError(
    'key-encryption-unsupported',
    `The encryption has the ${role} ${name === undefined ? oid : `${name} (${oid})`}, which is not read here.`,
  )
}

/** The PRFs that we write. */
export type WrittenHash = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512'

const writtenPrfs: Readonly<Record<WrittenHash, { readonly oid: string; readonly prf: Prf }>> = {
  'SHA-1': { oid: oids.hmacWithSha1, prf: 'HMAC-SHA-1' },
  'SHA-256': { oid: oids.hmacWithSha256, prf: 'HMAC-SHA-256' },
  'SHA-384': { oid: oids.hmacWithSha384, prf: 'HMAC-SHA-384' },
  'SHA-512': { oid: oids.hmacWithSha512, prf: 'HMAC-SHA-512' },
}

/**
 * Derives a key by PBKDF2 with a fresh salt of 16 bytes, to encrypt with AES-256-CBC.
 *
 * The parts of one file may share it, because each gets an IV of its own: whoever guesses the password opens them
 * all in any case, and the derivation is what a file costs.
 *
 * @param hash of PBKDF2's HMAC.
 */
export async function createPbes2Encrypter(
  password: string,
  iterations: number,
  hash: WrittenHash = 'SHA-256',
): Promise<(plain: Bytes) => Promise<Encrypted>> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const { oid, prf } = writtenPrfs[hash]
  const secret = await derivePbkdf2({ prf, salt, iterations }, password, 32)
  const key = await crypto.subtle.importKey('raw', secret, 'AES-CBC', false, ['encrypt'])
  const keyDerivation = encodeSequence(
    encodeOid(oids.pbkdf2),
    encodeSequence(
      encodeElement(tags.octetString, salt),
      encodeInteger(iterations),
      encodeSequence(encodeOid(oid), derNull),
    ),
  )
  return async (plain) => {
    const iv = crypto.getRandomValues(new Uint8Array(16))
    const encrypted = await crypto.subtle.encrypt({ name: 'AES-CBC', iv }, key, plain)
    const cipher = encodeSequence(encodeOid(oids.aes256Cbc), encodeElement(tags.octetString, iv))
    return {
      algorithmDer: encodeSequence(encodeOid(oids.pbes2), encodeSequence(keyDerivation, cipher)),
      encrypted: new Uint8Array(encrypted),
    }
  }
}

/** Encrypts one thing with a key of its own; see `createPbes2Encrypter`. */
export async function encryptPbes2(
  plain: Bytes,
  password: string,
  iterations: number,
  hash: WrittenHash = 'SHA-256',
): Promise<Encrypted> {
  const encrypt = await createPbes2Encrypter(password, iterations, hash)
  return encrypt(plain)
}
