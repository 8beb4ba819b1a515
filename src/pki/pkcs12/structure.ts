// The structure of a PKCS#12 file (RFC 7292 §4), BER or DER, from any writer: its MAC, its parts and the bags in
// them. Nothing is decrypted here; what the file asks for is counted against limits before any work is done.
import { formatHex, type Bytes } from '../../text/bytes'
import { convertBerToDer, joinPieces } from '../asn1/ber'
import {
  expectTag,
  parseOid,
  parseSmallInteger,
  readChildren,
  readSequence,
  readWhole,
  tags,
  type Element,
} from '../asn1/der'
import { identifyContent, type ContentKind } from '../asn1/kind'
import { oids } from '../asn1/oids'
import type { EncryptionFacts, Pbe } from '../encryption/facts'
import { parsePbe } from '../encryption/pbe'
import { PkiError, type PkiErrorCode } from '../errors'
import type { PrivateKey } from '../keys/private-key'
import { parseCertificate, type Certificate } from '../x509/certificate'
import { parseCrl, type RevocationList } from '../x509/crl'
import { parseMac, type Mac } from './mac'

interface BagNames {
  /** The alias under which programs list it (RFC 2985 §5.5.1); null if it has none. */
  readonly friendlyName: string | null
  /** Lower-case hex of what ties a key to its certificate (RFC 2985 §5.5.2); null if it has none. */
  readonly localKeyId: string | null
}

/** What a bag holds. */
export type Pkcs12Item = BagNames & { readonly der: Bytes } & (
    | {
        readonly kind: 'certificate'
        readonly certificate: Certificate
        /** Whether it has Java's mark of a trusted certificate. */
        readonly isTrusted: boolean
      }
    | {
        /** `der` is its PKCS#8 PrivateKeyInfo. */
        readonly kind: 'private-key'
        readonly key: PrivateKey
        /** Of the key by itself; null if it is encrypted only as a part of the file, or not at all. */
        readonly encryption: EncryptionFacts | null
      }
    | { readonly kind: 'crl'; readonly crl: RevocationList }
    | {
        /** Broken, of an unknown type, or with a password of its own; `der` is empty if nothing was decrypted. */
        readonly kind: 'encrypted-private-key' | 'unknown'
        readonly seems: ContentKind | 'unknown'
        readonly problem: { readonly code: PkiErrorCode; readonly message: string }
        /** Of a key by itself; null for everything else. */
        readonly encryption: EncryptionFacts | null
      }
  )

/** A private key that is not decrypted and imported yet. */
export interface ClosedKey extends BagNames {
  readonly kind: 'closed-key'
  /** Null if the key is not encrypted by itself. */
  readonly pbe: Pbe | null
  /** The ciphertext, or without `pbe` the PKCS#8 PrivateKeyInfo. */
  readonly bytes: Bytes
}

export type Bag = ClosedKey | Pkcs12Item

/** A part of the file (ContentInfo, RFC 5652 §3): encrypted, or its bags. */
export type ClosedPart =
  | { readonly pbe: Pbe; readonly encrypted: Bytes }
  | { readonly pbe: null; readonly bags: readonly Bag[] }

/** What one file may still ask for. */
export interface Limits {
  /** Derivations, in iterations of PBKDF2. */
  costLeft: number
  bagsLeft: number
  keysLeft: number
}

export interface Pkcs12Structure {
  /** What the MAC is computed over. */
  readonly authenticatedSafe: Bytes
  readonly mac: Mac | null
  readonly parts: readonly ClosedPart[]
  /** For the bags that are still encrypted. */
  readonly limits: Limits
}

/** Largest file that is read, in bytes. */
const maxFileBytes = 16_777_216
/** Each part may cost a derivation; real files have two or three. */
const maxParts = 100
/** Safes within safes are legal; a file that nests deeper is an attack. */
const maxNesting = 4
/** The trust store of an operating system has 200. */
const maxBags = 5000
/** Each key costs a signature to prove; real files hold one, a Java key store a few. */
const maxKeys = 100
/** A file of a thousand parts, each with a bearable cost, would still take hours. */
const maxCost = 10_000_000

/**
 * Reads a PKCS#12 file up to what is encrypted.
 *
 * @param file BER or DER.
 * @throws PkiError `input-too-large`, `pkcs12-expected` for another structure in DER, naming it, `pkcs12-malformed`
 *   saying what is missing or wrong, `pkcs12-unsupported` naming the algorithm, `derivation-too-costly`.
 */
export function parseStructure(file: Bytes): Pkcs12Structure {
  expectPkcs12(file)
  const limits: Limits = { costLeft: maxCost, bagsLeft: maxBags, keysLeft: maxKeys }
  const { authenticatedSafe, mac } = readInside('The PKCS#12 file', () => readPfx(file))
  const parts = readInside('The authenticated safe of the PKCS#12 file', () => {
    const whole = readWhole(convertBerToDer(authenticatedSafe))
    const contentInfos = readSequence(whole, 'The authenticated safe')
    if (contentInfos.length > maxParts) {
      refuseSize(`has ${contentInfos.length} parts; at most ${maxParts} are read`)
    }
    return contentInfos.map((contentInfo) => readPart(contentInfo, limits))
  })
  return { authenticatedSafe, mac, parts, limits }
}

const otherKinds: Readonly<Record<Exclude<ContentKind, 'pkcs12'>, string>> = {
  certificate: 'an X.509 certificate in DER, without a key',
  csr: 'a certificate request in DER',
  'private-key': 'a private key in DER, without a certificate',
  'encrypted-private-key': 'an encrypted private key in DER, without a certificate',
  'public-key': 'a public key in DER',
  pkcs7: 'a P7B bundle (PKCS#7): certificates, without a key',
  crl: 'a certificate revocation list in DER',
}

function expectPkcs12(file: Bytes): void {
  if (file.length > maxFileBytes) {
    throw new PkiError(
      'input-too-large',
      `A PKCS#12 file of ${file.length} bytes was refused; at most ${maxFileBytes} are read.`,
    )
  }
  if (file.length === 0) throw new PkiError('pkcs12-malformed', 'The file is empty.')
  const kind = identifyContent(file)
  if (kind !== null && kind !== 'pkcs12') {
    throw new PkiError('pkcs12-expected', `This is not a P12 file. It is ${otherKinds[kind]}.`)
  }
  // The file says its own length in its first bytes, unless that is indefinite.
  const first = file[1] ?? 0x80
  const headerLength = first < 0x80 ? 2 : 2 + (first & 0x7f)
  if (first === 0x80 || headerLength > 6 || file.length < headerLength) return
  const length =
    first < 0x80
      ? first
      : file.subarray(2, headerLength).reduce((value, octet) => value * 256 + octet, 0)
  const missing = headerLength + length - file.length
  if (missing <= 0) return
  throw new PkiError(
    'pkcs12-malformed',
    `The PKCS#12 file is cut short: of its ${headerLength + length} bytes ${missing} are missing.`,
    { where: `byte ${file.length}` },
  )
}

/** Turns errors of DER into errors of a part of the file. Byte offsets are counted in that part. */
function readInside<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    if (cause.code === 'key-encryption-unsupported') {
      throw new PkiError('pkcs12-unsupported', cause.message, { cause })
    }
    if (cause.code !== 'der-malformed') throw cause
    throw new PkiError('pkcs12-malformed', `${what} could not be read: ${cause.message}`, {
      ...(cause.where === undefined ? {} : { where: cause.where }),
      cause,
    })
  }
}

function refuseSize(what: string): never {
  throw new PkiError('input-too-large', `The PKCS#12 file ${what}.`)
}

/** PFX (RFC 7292 §4). */
function readPfx(file: Bytes): Pick<Pkcs12Structure, 'authenticatedSafe' | 'mac'> {
  const [version, authSafe, macData] = readSequence(readWhole(convertBerToDer(file)), 'The file')
  const number = parseSmallInteger(expectTag(version, tags.integer, 'The version'))
  if (number !== 3) {
    throw new PkiError(
      'pkcs12-unsupported',
      `The file is PKCS#12 version ${number ?? '(out of range)'}; only version 3 is read.`,
    )
  }
  const { type, content } = readContentInfo(authSafe)
  if (type !== oids.pkcs7Data) refuseType(type)
  return {
    authenticatedSafe: expectTag(content, tags.octetString, 'The authenticated safe').content,
    mac: macData === undefined ? null : parseMac(macData),
  }
}

/** Data or EncryptedData (RFC 5652 §4, §8). */
function readPart(contentInfo: Element, limits: Limits): ClosedPart {
  const { type, content } = readContentInfo(contentInfo)
  if (type === oids.pkcs7Data) {
    const safeContents = expectTag(content, tags.octetString, 'The content').content
    return { pbe: null, bags: parseBags(safeContents, limits) }
  }
  if (type !== oids.pkcs7EncryptedData) refuseType(type)
  const [, encryptedContentInfo] = readSequence(content, 'The encrypted data')
  const [, algorithm, encrypted] = readSequence(encryptedContentInfo, 'The encrypted content')
  const pbe = parsePbe(expectTag(algorithm, tags.sequence, 'The encryption algorithm'))
  countCost(pbe, limits)
  return { pbe, encrypted: joinImplicitString(encrypted) }
}

function readContentInfo(contentInfo: Element | undefined): { type: string; content: Element } {
  const [type, content] = readSequence(contentInfo, 'A content info')
  return {
    type: parseOid(expectTag(type, tags.oid, 'A content type')),
    content: readWhole(expectTag(content, 0xa0, 'The content').content),
  }
}

/** [0] IMPLICIT OCTET STRING; constructed if it is in pieces, as NSS writes it. */
function joinImplicitString(element: Element | undefined): Bytes {
  if (element?.tag === 0x80) return element.content
  return joinPieces(
    readChildren(expectTag(element, 0xa0, 'The encrypted content')).map(({ bytes }) => bytes),
  )
}

const unreadTypes: ReadonlyMap<string, string> = new Map([
  [oids.pkcs7SignedData, 'is protected by a signature, signedData'],
  [oids.pkcs7EnvelopedData, 'is encrypted for a certificate or a Windows account, envelopedData'],
])

function refuseType(type: string): never {
  const what = unreadTypes.get(type) ?? 'holds content of an unknown type'
  throw new PkiError(
    'pkcs12-unsupported',
    `The PKCS#12 file ${what} (${type}); only files protected by a password are read.`,
  )
}

function countCost(pbe: Pbe, limits: Limits): void {
  limits.costLeft -= pbe.cost
  if (limits.costLeft >= 0) return
  throw new PkiError(
    'derivation-too-costly',
    `The parts of the file together ask for more work than ${maxCost} iterations of PBKDF2, which is the most that is done.`,
  )
}

/**
 * Reads the bags of a part (SafeContents, RFC 7292 §4.2), with the certificates and CRLs in them.
 *
 * @param safeContents BER.
 * @returns in the order of the file, with nested safes in their place. A broken bag is an item with its problem;
 *   if not even the list can be read, the whole part is one.
 * @throws PkiError `pkcs12-unsupported` naming the encryption of a key, `derivation-too-costly`, `input-too-large`.
 */
export function parseBags(safeContents: Bytes, limits: Limits): readonly Bag[] {
  return readOrKeepBroken('A part of the PKCS#12 file', safeContents, () =>
    readBags(splitSafe(safeContents), limits, 0),
  )
}

/** Bag by bag, so that a broken one is converted by itself; indefinite lengths need all of them at once. */
function splitSafe(safeContents: Bytes): readonly Element[] {
  try {
    return readSequence(readWhole(safeContents), 'The safe contents')
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    return readSequence(readWhole(convertBerToDer(safeContents)), 'The safe contents')
  }
}

function readOrKeepBroken(what: string, der: Bytes, read: () => readonly Bag[]): readonly Bag[] {
  try {
    return readInside(what, read)
  } catch (cause) {
    if (!(cause instanceof PkiError) || cause.code !== 'pkcs12-malformed') throw cause
    return [failedItem(noNames, 'unknown', cause, der)]
  }
}

function readBags(bags: readonly Element[], limits: Limits, depth: number): readonly Bag[] {
  if (depth > maxNesting) refuseSize(`nests more than ${maxNesting} safes`)
  return bags.flatMap((bag) => {
    limits.bagsLeft -= 1
    if (limits.bagsLeft < 0) refuseSize(`holds more than ${maxBags} bags`)
    return readOrKeepBroken('A bag of the PKCS#12 file', bag.bytes, () =>
      readBag(bag, limits, depth),
    )
  })
}

function readBag(bag: Element, limits: Limits, depth: number): readonly Bag[] {
  const whole = readWhole(convertBerToDer(bag.bytes))
  const [type, wrapped, attributes] = readSequence(whole, 'A bag')
  const oid = parseOid(expectTag(type, tags.oid, 'The type of a bag'))
  const value = readWhole(expectTag(wrapped, 0xa0, 'The value of a bag').content)
  const { isTrusted, ...names } = readAttributes(attributes)
  switch (oid) {
    case oids.keyBag:
    case oids.pkcs8ShroudedKeyBag: {
      limits.keysLeft -= 1
      if (limits.keysLeft < 0) refuseSize(`holds more than ${maxKeys} private keys`)
      const isShrouded = oid === oids.pkcs8ShroudedKeyBag
      const key = isShrouded ? readShroudedKey(value, limits) : { pbe: null, bytes: value.bytes }
      return [{ ...names, kind: 'closed-key', ...key }]
    }
    case oids.certBag: {
      const { type, der } = readTyped(value, 'A certificate')
      if (type !== oids.x509Certificate) return [unreadItem(names, 'something', type)]
      return [
        readOrFail(names, 'certificate', der, () => ({
          ...{ ...names, kind: 'certificate', der, isTrusted },
          certificate: parseCertificate(der),
        })),
      ]
    }
    case oids.crlBag: {
      const { type, der } = readTyped(value, 'A CRL')
      if (type !== oids.x509Crl) return [unreadItem(names, 'something', type)]
      return [
        readOrFail(names, 'crl', der, () => ({ ...names, kind: 'crl', der, crl: parseCrl(der) })),
      ]
    }
    case oids.secretBag: {
      const [type] = readSequence(value, 'A secret')
      const secretType = parseOid(expectTag(type, tags.oid, 'The type of a secret'))
      return [unreadItem(names, 'a secret', secretType)]
    }
    case oids.safeContentsBag:
      return readBags(readSequence(value, 'The safe contents'), limits, depth + 1)
    default:
      return [unreadItem(names, 'something', oid)]
  }
}

/** EncryptedPrivateKeyInfo (RFC 5958 §3). */
function readShroudedKey(value: Element, limits: Limits): Pick<ClosedKey, 'pbe' | 'bytes'> {
  const [algorithm, encrypted] = readSequence(value, 'An encrypted key')
  const pbe = parsePbe(expectTag(algorithm, tags.sequence, 'The encryption of a key'))
  countCost(pbe, limits)
  return { pbe, bytes: expectTag(encrypted, tags.octetString, 'An encrypted key').content }
}

/** CertBag and CRLBag (RFC 7292 §4.2.3, §4.2.4): a type and, for the types that are read, an OCTET STRING. */
function readTyped(value: Element, what: string): { type: string; der: Bytes } {
  const [type, wrapped] = readSequence(value, `${what} bag`)
  const octets = readWhole(expectTag(wrapped, 0xa0, what).content)
  return { type: parseOid(expectTag(type, tags.oid, `${what} type`)), der: octets.content }
}

const noNames: BagNames = { friendlyName: null, localKeyId: null }

/** An item that could not be read; `seems` is what it would have been. */
export function failedItem(
  { friendlyName, localKeyId }: BagNames,
  seems: ContentKind | 'unknown',
  { code, message }: Pick<PkiError, 'code' | 'message'>,
  der: Bytes,
  encryption: EncryptionFacts | null = null,
): Pkcs12Item {
  const kind = seems === 'encrypted-private-key' ? seems : 'unknown'
  const problem = { code, message }
  return { friendlyName, localKeyId, kind, seems, problem, der, encryption }
}

function readOrFail(
  names: BagNames,
  seems: ContentKind,
  der: Bytes,
  read: () => Pkcs12Item,
): Pkcs12Item {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    return failedItem(names, seems, cause, der)
  }
}

function unreadItem(names: BagNames, what: string, type: string): Pkcs12Item {
  const message = `The file holds ${what} of the type ${type}, which is not read here.`
  return failedItem(names, 'unknown', { code: 'pkcs12-unsupported', message }, new Uint8Array())
}

/**
 * The attributes of a bag (RFC 7292 §4.2): the first value of each. They only name things, so a malformed one is
 * ignored and never keeps a key from being read.
 */
function readAttributes(set: Element | undefined): BagNames & { readonly isTrusted: boolean } {
  const values = new Map<string, Element>()
  try {
    for (const attribute of set?.tag === tags.set ? readChildren(set) : []) {
      const [type, valueSet] = readSequence(attribute, 'An attribute')
      const [value] = valueSet === undefined ? [] : readChildren(valueSet)
      if (type?.tag === tags.oid && value !== undefined) values.set(parseOid(type), value)
    }
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
  }
  const friendlyName = values.get(oids.friendlyName)
  const localKeyId = values.get(oids.localKeyId)
  return {
    friendlyName: friendlyName === undefined ? null : readFriendlyName(friendlyName),
    localKeyId: localKeyId?.tag === tags.octetString ? formatHex(localKeyId.content) : null,
    isTrusted: values.has(oids.javaTrustedKeyUsage),
  }
}

/** BMPString, or UTF-8 from writers that do not keep to it. Whatever follows a NUL is padding. */
function readFriendlyName({ tag, content }: Element): string | null {
  const isText = tag === tags.utf8String || tag === tags.printableString || tag === tags.ia5String
  if (!isText && tag !== tags.bmpString) return null
  const decoder = new TextDecoder(isText ? 'utf-8' : 'utf-16be', { ignoreBOM: true })
  const [text = ''] = decoder.decode(content).split('\0')
  return text
}
