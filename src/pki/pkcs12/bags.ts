// The bags in a part of a PKCS#12 file (RFC 7292 §4.2) by their structure: nothing is decrypted or imported here,
// that is pkcs12-entries.ts. What encrypts a key is read and counted, so that its cost is known before any work.
import { convertBerToDer } from '../asn1/ber'
import type { Bytes } from '../../text/bytes'
import { expectTag, parseOid, readSequence, readWhole, tags, type Element } from '../asn1/der'
import { PkiError } from '../errors'
import { oids } from '../asn1/oids'
import type { Pbe } from '../encryption/facts'
import { parsePbe } from '../encryption/pbe'
import { countCost, type Access } from './access'
import { parseAttributes, type BagAttributes } from './attributes'
import { readInside } from './content'

export type Bag = BagAttributes &
  (
    | { readonly kind: 'key'; readonly pkcs8Der: Bytes }
    | { readonly kind: 'shrouded-key'; readonly pbe: Pbe; readonly encrypted: Bytes }
    | { readonly kind: 'certificate'; readonly certificateDer: Bytes }
    | { readonly kind: 'crl'; readonly der: Bytes }
    /** Of a secret by its type, of another bag by the bag's own. */
    | { readonly kind: 'secret' | 'other'; readonly oid: string }
    | { readonly kind: 'broken'; readonly der: Bytes; readonly problem: PkiError }
  )

/** What was found in one file so far. */
export interface BagCount {
  readonly access: Access
  bags: number
  keys: number
}

/** A safe inside a safe inside … is legal; more than this is an attack. */
const maxNesting = 4
/** The trust store of an operating system has 200. */
const maxBags = 5000
/** Each key costs a signature to prove; real files hold one, a Java key store a few. */
const maxKeys = 100

/**
 * @param safeContents BER.
 * @returns in the order of the file, those of safes inside in their place; one that is broken as such, and the
 *   whole as one broken bag where not even the list can be read.
 * @throws PkiError `pkcs12-unsupported` naming the encryption of a key, `derivation-too-costly`,
 *   `input-too-large`.
 */
export function parseBags(safeContents: Bytes, count: BagCount): readonly Bag[] {
  return readBroken('A part of the PKCS#12 file', safeContents, () =>
    readBags(splitSafe(safeContents), count, 0),
  )
}

/** Bag by bag, so that one that is broken is converted alone; with indefinite lengths only all together can be. */
function splitSafe(safeContents: Bytes): readonly Element[] {
  try {
    return readSequence(readWhole(safeContents), 'The safe contents')
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    return readSequence(readWhole(convertBerToDer(safeContents)), 'The safe contents')
  }
}

function readBroken(what: string, der: Bytes, read: () => readonly Bag[]): readonly Bag[] {
  try {
    return readInside(what, read)
  } catch (cause) {
    if (!(cause instanceof PkiError) || cause.code !== 'pkcs12-malformed') throw cause
    return [{ ...parseAttributes(undefined), kind: 'broken', der, problem: cause }]
  }
}

function readBags(bags: readonly Element[], count: BagCount, depth: number): readonly Bag[] {
  if (depth > maxNesting) refuse(`The PKCS#12 file nests more than ${maxNesting} safes.`)
  return bags.flatMap((bag) => {
    count.bags += 1
    if (count.bags > maxBags) refuse(`The PKCS#12 file holds more than ${maxBags} bags.`)
    return readBroken('A bag of the PKCS#12 file', bag.bytes, () => readBag(bag, count, depth))
  })
}

function refuse(what: string): never {
  throw new PkiError('input-too-large', what)
}

function readBag(bag: Element, count: BagCount, depth: number): readonly Bag[] {
  const whole = readWhole(convertBerToDer(bag.bytes))
  const [type, wrapped, attributeSet] = readSequence(whole, 'A bag')
  const oid = parseOid(expectTag(type, tags.oid, 'The type of a bag'))
  const value = readWhole(expectTag(wrapped, 0xa0, 'The value of a bag').content)
  const attributes = parseAttributes(attributeSet)
  switch (oid) {
    case oids.keyBag:
      countKey(count)
      return [{ ...attributes, kind: 'key', pkcs8Der: value.bytes }]
    case oids.pkcs8ShroudedKeyBag:
      countKey(count)
      return [{ ...attributes, ...readShroudedKey(value, count.access) }]
    case oids.certBag: {
      const { type, der } = readTyped(value, 'A certificate')
      if (type !== oids.x509Certificate) return [{ ...attributes, kind: 'other', oid: type }]
      return [{ ...attributes, kind: 'certificate', certificateDer: der }]
    }
    case oids.crlBag: {
      const { type, der } = readTyped(value, 'A CRL')
      if (type !== oids.x509Crl) return [{ ...attributes, kind: 'other', oid: type }]
      return [{ ...attributes, kind: 'crl', der }]
    }
    case oids.secretBag: {
      const [type] = readSequence(value, 'A secret')
      const secretOid = parseOid(expectTag(type, tags.oid, 'The type of a secret'))
      return [{ ...attributes, kind: 'secret', oid: secretOid }]
    }
    case oids.safeContentsBag:
      return readBags(readSequence(value, 'The safe contents'), count, depth + 1)
    default:
      return [{ ...attributes, kind: 'other', oid }]
  }
}

function countKey(count: BagCount): void {
  count.keys += 1
  if (count.keys > maxKeys) refuse(`The PKCS#12 file holds more than ${maxKeys} private keys.`)
}

/** EncryptedPrivateKeyInfo (RFC 5958 §3). */
function readShroudedKey(
  value: Element,
  access: Access,
): { kind: 'shrouded-key'; pbe: Pbe; encrypted: Bytes } {
  const [algorithm, encrypted] = readSequence(value, 'An encrypted key')
  const pbe = parsePbe(expectTag(algorithm, tags.sequence, 'The encryption of a key'))
  countCost(pbe, access)
  const { content } = expectTag(encrypted, tags.octetString, 'An encrypted key')
  return { kind: 'shrouded-key', pbe, encrypted: content }
}

/** CertBag and CRLBag (RFC 7292 §4.2.3, §4.2.4): a type and an OCTET STRING; another type may have another string. */
function readTyped(value: Element, what: string): { type: string; der: Bytes } {
  const [type, wrapped] = readSequence(value, `${what} bag`)
  const octets = readWhole(expectTag(wrapped, 0xa0, what).content)
  return { type: parseOid(expectTag(type, tags.oid, `${what} type`)), der: octets.content }
}
