// The integrity of a PKCS#12 file by password (RFC 7292 §4, MacData): HMAC-SHA-256.
import { type Bytes } from './bytes'
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
import { deriveMacKey } from './pkcs12-kdf'

/** Java stops at this figure; more is an attack or a mistake, and would block for seconds. */
export const maxMacIterations = 5_000_000

export interface MacFacts {
  readonly iterations: number
}

/** MacData over the content of the authenticated safe, with a fresh salt of 16 bytes. */
export async function buildMacData(
  authenticatedSafe: Bytes,
  password: string,
  iterations: number,
): Promise<Bytes> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const key = await importMacKey(await deriveMacKey(password, salt, iterations), 'sign')
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
 * @throws PkiError `passphrase-wrong`, `passphrase-needed` where none was given, `pkcs12-unsupported` for
 *   another hash than SHA-256, `derivation-too-costly` before any work, `der-malformed`.
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
    throw new PkiError(
      'pkcs12-unsupported',
      `The file's MAC uses the algorithm ${hashOid}, not SHA-256.`,
    )
  }
  const iterations = readIterations(count)
  const salt = expectTag(saltElement, tags.octetString, 'The MAC salt').content
  const mac = expectTag(digest, tags.octetString, 'The MAC value').content
  const key = await importMacKey(await deriveMacKey(password, salt, iterations), 'verify')
  if (await crypto.subtle.verify('HMAC', key, mac, authenticatedSafe)) return { iterations }
  if (password === '') {
    throw new PkiError('passphrase-needed', 'The PKCS#12 file needs a password and none came.')
  }
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
