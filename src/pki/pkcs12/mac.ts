// What both kinds of MAC in a PKCS#12 file share (RFC 7292 §4, RFC 9579): HMAC, its hashes, the limit of its
// cost. The kinds are pkcs12-mac.ts and pbmac1.ts.
import { hmac } from '@noble/hashes/hmac.js'
import type { Bytes } from '../../text/bytes'
import { expectTag, parseSmallInteger, tags, type Element } from '../asn1/der'
import { PkiError } from '../errors'
import { pkcs12Hashes, type Pkcs12Hash } from '../encryption/pkcs12-kdf'

export interface MacFacts {
  readonly scheme: 'PKCS12-MAC' | 'PBMAC1'
  /** Of the HMAC. */
  readonly hash: Pkcs12Hash
  /** Of the key derivation. */
  readonly iterations: number
}

/** A MAC that was read and judged bearable. */
export interface Mac {
  readonly facts: MacFacts
  /**
   * Derives the key and compares.
   *
   * @param password null for none at all, which is not the same as an empty one (pkcs12-kdf.ts).
   */
  readonly verify: (authenticatedSafe: Bytes, password: string | null) => Promise<boolean>
}

/** Java stops at this figure; more is an attack or a mistake, and would block for seconds. */
const maxIterations = 5_000_000

/** @throws PkiError `derivation-too-costly` with the figure, `der-malformed`. */
export function parseMacIterations(count: Element | undefined): number {
  const element = expectTag(count, tags.integer, 'The MAC iteration count')
  const iterations = parseSmallInteger(element)
  if (iterations === 0 || (element.content[0] ?? 0x80) > 0x7f) {
    throw new PkiError('der-malformed', 'The MAC iteration count is not above zero.')
  }
  if (iterations !== null && iterations <= maxIterations) return iterations
  throw new PkiError(
    'derivation-too-costly',
    `The file's MAC asks for ${iterations ?? 'more than 2^53'} iterations; at most ${maxIterations} are done.`,
  )
}

export function computeHmac(hash: Pkcs12Hash, key: Bytes, message: Bytes): Bytes {
  return hmac(pkcs12Hashes[hash], key, message)
}

/** Takes the same time wherever they differ. */
export function isSameMac(a: Bytes, b: Bytes): boolean {
  return (
    a.length === b.length &&
    a.reduce((sum, octet, index) => sum | (octet ^ (b[index] ?? 0)), 0) === 0
  )
}

/** @throws PkiError `pkcs12-unsupported`: the algorithm by its name, where it has one, and its OID. */
export function refuseMacAlgorithm(oid: string, role: string): never {
  const name = unreadNames.get(oid)
  throw new PkiError(
    'pkcs12-unsupported',
    `The file's MAC has the ${role} ${name === undefined ? oid : `${name} (${oid})`}, which is not read here.`,
  )
}

/** What else is met, to name it in a refusal. */
const unreadNames: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.2.2', 'MD2'],
  ['1.2.840.113549.2.4', 'MD4'],
  ['1.3.36.3.2.1', 'RIPEMD-160'],
  ['1.2.156.10197.1.401', 'SM3'],
  ['1.2.643.7.1.1.2.2', 'GOST R 34.11-2012 (256 bits)'],
  ['1.2.643.7.1.1.2.3', 'GOST R 34.11-2012 (512 bits)'],
  ['2.16.840.1.101.3.4.2.7', 'SHA3-224'],
  ['2.16.840.1.101.3.4.2.8', 'SHA3-256'],
  ['2.16.840.1.101.3.4.2.9', 'SHA3-384'],
  ['2.16.840.1.101.3.4.2.10', 'SHA3-512'],
  ['1.3.6.1.4.1.11591.4.11', 'scrypt'],
])
