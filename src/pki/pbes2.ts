// Password-based encryption scheme 2 (RFC 8018 §6.2) with PBKDF2 and AES-CBC by WebCrypto: what
// `ENCRYPTED PRIVATE KEY` files carry. PKCS#12 bags go through pkijs, see pkcs12.ts.
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
export const maxIterations = 10_000_000

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

interface Pbes2Parameters {
  readonly salt: Bytes
  readonly iterations: number
  /** Of the PRF, HMAC. */
  readonly hash: string
  readonly keyBits: number
  readonly iv: Bytes
}

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
    iv: crypto.getRandomValues(new Uint8Array(16)),
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
 * @throws PkiError `key-encryption-unsupported` naming the algorithm, `derivation-too-costly` before any
 *   work, `passphrase-wrong` where the padding is wrong. A wrong passphrase passes the padding once in
 *   256 times: the caller takes a result that does not parse for a wrong passphrase too.
 */
export async function decryptPbes2(
  algorithm: Element,
  encrypted: Bytes,
  passphrase: string,
): Promise<Bytes> {
  const parameters = parseAlgorithm(algorithm)
  const key = await deriveKey(parameters, passphrase, 'decrypt')
  try {
    const plain = await crypto.subtle.decrypt(
      { name: 'AES-CBC', iv: parameters.iv },
      key,
      encrypted,
    )
    return new Uint8Array(plain)
  } catch (cause) {
    throw new PkiError('passphrase-wrong', 'The passphrase does not decrypt the private key.', {
      cause,
    })
  }
}

function parseAlgorithm(algorithm: Element): Pbes2Parameters {
  const [scheme, parameters] = readSequence(algorithm, 'The encryption algorithm')
  expectOid(scheme, oids.pbes2, 'PBES2')
  const [derivation, encryption] = readSequence(parameters, 'The PBES2 parameters')

  const [function_, derivationParameters] = readSequence(derivation, 'The key derivation')
  expectOid(function_, oids.pbkdf2, 'PBKDF2')
  const [salt, iterationCount, ...others] = readSequence(
    derivationParameters,
    'The PBKDF2 parameters',
  )
  const iterations = parseSmallInteger(
    expectTag(iterationCount, tags.integer, 'The iteration count'),
  )
  if (iterations === null || iterations < 1 || iterations > maxIterations) {
    throw new PkiError(
      'derivation-too-costly',
      `The key asks for ${iterations ?? 'an absurd number of'} PBKDF2 iterations; at most ${maxIterations} are done.`,
    )
  }
  // keyLength is optional and stands before the PRF (RFC 8018 Appendix A.2); AES fixes it anyway.
  const prf = others.find(({ tag }) => tag === tags.sequence)
  const prfOid = prf === undefined ? oids.hmacWithSha1 : parseOid(expectOidIn(prf, 'The PRF'))

  const [cipher, iv] = readSequence(encryption, 'The cipher')
  const cipherOid = parseOid(expectTag(cipher, tags.oid, 'The cipher'))
  return {
    salt: expectTag(salt, tags.octetString, 'The salt').content,
    iterations,
    hash: lookUp(prfHashes, prfOid, 'the PBKDF2 function'),
    keyBits: lookUp(cipherKeyBits, cipherOid, 'the cipher'),
    iv: expectTag(iv, tags.octetString, 'The IV').content,
  }
}

function expectOidIn(algorithm: Element, what: string): Element {
  return expectTag(readSequence(algorithm, what)[0], tags.oid, what)
}

function expectOid(element: Element | undefined, oid: string, name: string): void {
  const found = parseOid(expectTag(element, tags.oid, name))
  if (found !== oid) refuseAlgorithm(found, name)
}

function lookUp<T>(table: ReadonlyMap<string, T>, oid: string, what: string): T {
  return table.get(oid) ?? refuseAlgorithm(oid, what)
}

function refuseAlgorithm(oid: string, what: string): never {
  throw new PkiError(
    'key-encryption-unsupported',
    `The private key is encrypted with an algorithm that is not read here: ${oid} as ${what}.`,
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
