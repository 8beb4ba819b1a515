// The integrity of a PKCS#12 file by password (RFC 7292 §4, MacData): HMAC-SHA-256.
import { sha256, type Bytes } from './bytes'
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
import { derivePkcs12Key } from './pkcs12-kdf'

/** Java stops at this figure; more is an attack or a mistake, and would block for seconds. */
const maxMacIterations = 5_000_000

/** What else is met as the algorithm of a MAC, to name it in a refusal (RFC 8017, RFC 9579). */
const unreadNames: ReadonlyMap<string, string> = new Map([
  ['1.3.14.3.2.26', 'SHA-1'],
  ['2.16.840.1.101.3.4.2.4', 'SHA-224'],
  ['2.16.840.1.101.3.4.2.2', 'SHA-384'],
  ['2.16.840.1.101.3.4.2.3', 'SHA-512'],
  ['1.2.840.113549.1.5.14', 'PBMAC1'],
])

export interface MacFacts {
  readonly iterations: number
}

/** A derived key with what a reader needs to derive it again. */
export interface MacKey {
  readonly key: CryptoKey
  readonly salt: Bytes
  readonly iterations: number
}

/** A key to sign with, from the password and a fresh salt of 16 bytes. */
export async function createMacKey(password: string, iterations: number): Promise<MacKey> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  // WebCrypto answers in order: what was given to it before this now runs on threads of its own, while the
  // derivation keeps this one busy.
  await sha256(salt)
  const key = await importMacKey(deriveMacKey(password, salt, iterations), 'sign')
  return { key, salt, iterations }
}

/** MacData over the content of the authenticated safe. */
export async function buildMacData(
  authenticatedSafe: Bytes,
  { key, salt, iterations }: MacKey,
): Promise<Bytes> {
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, authenticatedSafe))
  const digestInfo = encodeSequence(
    encodeSequence(encodeOid(oids.sha256), derNull),
    encodeElement(tags.octetString, mac),
  )
  return encodeSequence(
    digestInfo,
    encodeElement(tags.octetString, salt),
    encodeInteger(iterations),
  )
}

/**
 * Checks the MAC, and with it the password.
 *
 * @throws PkiError `passphrase-wrong`, `pkcs12-unsupported` for another hash than SHA-256,
 *   `derivation-too-costly` before any work, `der-malformed`.
 */
export async function checkMacData(
  macData: Element,
  authenticatedSafe: Bytes,
  password: string,
): Promise<MacFacts> {
  const [digestInfo, saltElement, count] = readSequence(macData, 'The MAC')
  const [algorithm, digest] = readSequence(digestInfo, 'The MAC digest')
  const [hash] = readSequence(algorithm, 'The MAC algorithm')
  const hashOid = parseOid(expectTag(hash, tags.oid, 'The MAC algorithm'))
  if (hashOid !== oids.sha256) {
    const name = unreadNames.get(hashOid)
    throw new PkiError(
      'pkcs12-unsupported',
      `The file's MAC uses ${name === undefined ? hashOid : `${name} (${hashOid})`}; only SHA-256 is read here.`,
    )
  }
  const iterations = readIterations(count)
  const salt = expectTag(saltElement, tags.octetString, 'The MAC salt').content
  const mac = expectTag(digest, tags.octetString, 'The MAC value').content
  const key = await importMacKey(deriveMacKey(password, salt, iterations), 'verify')
  if (await crypto.subtle.verify('HMAC', key, mac, authenticatedSafe)) return { iterations }
  throw new PkiError(
    'passphrase-wrong',
    'The password does not open the PKCS#12 file, or the file was changed: its MAC does not agree.',
  )
}

/** DEFAULT 1 (RFC 7292 §4). */
function readIterations(count: Element | undefined): number {
  if (count === undefined) return 1
  const iterations = parseSmallInteger(expectTag(count, tags.integer, 'The MAC iteration count'))
  if (iterations !== null && iterations >= 1 && iterations <= maxMacIterations) return iterations
  throw new PkiError(
    'derivation-too-costly',
    `The file's MAC asks for ${iterations ?? 'an absurd number of'} iterations; at most ${maxMacIterations} are done.`,
  )
}

async function importMacKey(key: Bytes, usage: 'sign' | 'verify'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, [usage])
}

function deriveMacKey(password: string, salt: Bytes, iterations: number): Bytes {
  return derivePkcs12Key({ hash: 'SHA-256', id: 3, password, salt, iterations, length: 32 })
}
