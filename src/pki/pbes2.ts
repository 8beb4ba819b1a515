// Password-based encryption scheme 2 (RFC 8018 §6.2) with PBKDF2 and AES-CBC by WebCrypto: what
// `ENCRYPTED PRIVATE KEY` files carry. PKCS#12 uses it too.
import { encodeUtf8, type Bytes } from './bytes'
import {
  derNull,
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
  expectTag,
  parseOid,
  parseSmallInteger,
  readSequence,
  tags,
  type Element,
} from './der'
import { PkiError } from './errors'
import { oids } from './oids'

/** More would block for ten seconds and longer; Java stops at 5,000,000. */
const maxIterations = 10_000_000

const prfHashes: ReadonlyMap<string, string> = new Map([
  [oids.hmacWithSha1, 'SHA-1'],
  [oids.hmacWithSha256, 'SHA-256'],
  [oids.hmacWithSha384, 'SHA-384'],
  [oids.hmacWithSha512, 'SHA-512'],
])

const cipherKeyBits: ReadonlyMap<string, number> = new Map([
  [oids.aes128Cbc, 128],
  [oids.aes256Cbc, 256],
])

/** What else is met in key files, to name it in a refusal (RFC 8018, RFC 7292 Appendix C, RFC 7914). */
const unreadNames: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.5.3', 'pbeWithMD5AndDES-CBC'],
  ['1.2.840.113549.1.5.10', 'pbeWithSHA1AndDES-CBC'],
  ['1.2.840.113549.1.12.1.1', 'pbeWithSHAAnd128BitRC4'],
  ['1.2.840.113549.1.12.1.3', 'pbeWithSHAAnd3-KeyTripleDES-CBC'],
  ['1.2.840.113549.1.12.1.5', 'pbeWithSHAAnd128BitRC2-CBC'],
  ['1.2.840.113549.1.12.1.6', 'pbeWithSHAAnd40BitRC2-CBC'],
  ['1.3.6.1.4.1.11591.4.11', 'scrypt'],
  ['1.2.840.113549.2.8', 'hmacWithSHA224'],
  ['1.2.840.113549.3.7', 'des-EDE3-CBC'],
  ['2.16.840.1.101.3.4.1.22', 'aes192-CBC'],
])

/** The parameters of the AlgorithmIdentifier. */
interface Pbes2Parameters {
  readonly salt: Bytes
  /** Of PBKDF2. */
  readonly iterations: number
  /** Of the PRF, HMAC; WebCrypto's name. */
  readonly hash: string
  /** Of AES. */
  readonly keyBits: number
  readonly iv: Bytes
}

/** AES blocks, and so IVs, in bytes. */
const blockBytes = 16

/**
 * Encrypts with AES-256-CBC and PBKDF2-HMAC-SHA-256, fresh salt and IV of 16 bytes.
 *
 * @returns the AlgorithmIdentifier's DER and the ciphertext.
 */
export async function encryptPbes2(
  plain: Bytes,
  passphrase: string,
  iterations: number,
): Promise<{ readonly algorithmDer: Bytes; readonly encrypted: Bytes }> {
  const parameters: Pbes2Parameters = {
    salt: crypto.getRandomValues(new Uint8Array(16)),
    iterations,
    hash: 'SHA-256',
    keyBits: 256,
    iv: crypto.getRandomValues(new Uint8Array(blockBytes)),
  }
  const key = await deriveKey(parameters, passphrase, 'encrypt')
  const encrypted = await crypto.subtle.encrypt({ name: 'AES-CBC', iv: parameters.iv }, key, plain)
  return { algorithmDer: encodeAlgorithm(parameters), encrypted: new Uint8Array(encrypted) }
}

function encodeAlgorithm({ salt, iterations, iv }: Pbes2Parameters): Bytes {
  const keyDerivation = encodeSequence(
    encodeOid(oids.pbkdf2),
    encodeSequence(
      encodeElement(tags.octetString, salt),
      encodeInteger(iterations),
      encodeSequence(encodeOid(oids.hmacWithSha256), derNull),
    ),
  )
  const encryption = encodeSequence(encodeOid(oids.aes256Cbc), encodeElement(tags.octetString, iv))
  return encodeSequence(encodeOid(oids.pbes2), encodeSequence(keyDerivation, encryption))
}

/**
 * Decrypts.
 *
 * @param algorithm the AlgorithmIdentifier.
 * @throws PkiError as `parsePbes2`, and `passphrase-wrong` where the padding is wrong. A wrong passphrase
 *   passes the padding once in 256 times: the caller takes a result that does not parse for one too.
 */
export async function decryptPbes2(
  algorithm: Element,
  encrypted: Bytes,
  passphrase: string,
): Promise<Bytes> {
  const parameters = parsePbes2(algorithm)
  const key = await deriveKey(parameters, passphrase, 'decrypt')
  try {
    const cipher = { name: 'AES-CBC', iv: parameters.iv }
    return new Uint8Array(await crypto.subtle.decrypt(cipher, key, encrypted))
  } catch (cause) {
    throw wrongPassphrase(cause)
  }
}

/** The refusal of a passphrase; `cause` is what was wrong with the result of decrypting. */
export function wrongPassphrase(cause: unknown): PkiError {
  return new PkiError(
    'passphrase-wrong',
    'The passphrase is wrong, or the encrypted data is damaged.',
    { cause },
  )
}

/**
 * Reads the AlgorithmIdentifier of encrypted data and judges its cost; derives nothing.
 *
 * @throws PkiError `key-encryption-unsupported` naming the algorithm, `derivation-too-costly`,
 *   `der-malformed`.
 */
export function parsePbes2(algorithm: Element): Pbes2Parameters {
  const [scheme, parameters] = readSequence(algorithm, 'The encryption algorithm')
  expectOid(scheme, oids.pbes2, 'scheme')
  const [derivation, encryption] = readSequence(parameters, 'The PBES2 parameters')
  const [cipher, iv] = readSequence(encryption, 'The cipher')
  const cipherOid = parseOid(expectTag(cipher, tags.oid, 'The cipher'))
  const keyBits = cipherKeyBits.get(cipherOid) ?? refuseAlgorithm(cipherOid, 'cipher')
  const ivBytes = expectTag(iv, tags.octetString, 'The IV').content
  if (ivBytes.length !== blockBytes) {
    throw new PkiError('der-malformed', `The IV has ${ivBytes.length} bytes, not ${blockBytes}.`)
  }
  return { ...parsePbkdf2(derivation), keyBits, iv: ivBytes }
}

function parsePbkdf2(
  derivation: Element | undefined,
): Pick<Pbes2Parameters, 'salt' | 'iterations' | 'hash'> {
  const [function_, parameters] = readSequence(derivation, 'The key derivation')
  expectOid(function_, oids.pbkdf2, 'key derivation')
  const [salt, count, ...others] = readSequence(parameters, 'The PBKDF2 parameters')
  // keyLength is optional and stands before the PRF (RFC 8018 Appendix A.2); AES fixes it anyway.
  const prf = others.find(({ tag }) => tag === tags.sequence)
  const prfOid =
    prf === undefined
      ? oids.hmacWithSha1
      : parseOid(expectTag(readSequence(prf, 'The PRF')[0], tags.oid, 'The PRF'))
  return {
    salt: expectTag(salt, tags.octetString, 'The salt').content,
    iterations: parseIterations(expectTag(count, tags.integer, 'The iteration count')),
    hash: prfHashes.get(prfOid) ?? refuseAlgorithm(prfOid, 'PBKDF2 function'),
  }
}

function parseIterations(count: Element): number {
  const iterations = parseSmallInteger(count)
  if (iterations === 0 || (count.content[0] ?? 0x80) > 0x7f) {
    throw new PkiError('der-malformed', 'The iteration count is not above zero.')
  }
  if (iterations === null || iterations > maxIterations) {
    throw new PkiError(
      'derivation-too-costly',
      `The encryption asks for ${iterations ?? 'more than 2^53'} PBKDF2 iterations; at most ${maxIterations} are done.`,
    )
  }
  return iterations
}

function expectOid(element: Element | undefined, oid: string, role: string): void {
  const found = parseOid(expectTag(element, tags.oid, `The ${role}`))
  if (found !== oid) refuseAlgorithm(found, role)
}

function refuseAlgorithm(oid: string, role: string): never {
  const name = unreadNames.get(oid)
  throw new PkiError(
    'key-encryption-unsupported',
    `The encryption has the ${role} ${name === undefined ? oid : `${name} (${oid})`}, which is not read here.`,
  )
}

async function deriveKey(
  { salt, iterations, hash, keyBits }: Pbes2Parameters,
  passphrase: string,
  usage: 'encrypt' | 'decrypt',
): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey('raw', encodeUtf8(passphrase), 'PBKDF2', false, [
    'deriveKey',
  ])
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', salt, iterations, hash },
    secret,
    { name: 'AES-CBC', length: keyBits },
    false,
    [usage],
  )
}
