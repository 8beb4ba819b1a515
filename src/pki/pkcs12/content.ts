// The structure of a PKCS#12 file (RFC 7292 §4): its MAC, and its content infos (RFC 5652 §3, §8), plain or
// encrypted. Nothing is derived or decrypted here; that is pkcs12-access.ts, the bags inside pkcs12-bag-reader.ts.
import { convertBerToDer, joinPieces } from '../asn1/ber'
import type { Bytes } from '../../text/bytes'
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
import { PkiError } from '../errors'
import type { Mac } from './mac'
import { oids } from '../asn1/oids'
import type { Pbe } from '../encryption/facts'
import { parsePbe } from '../encryption/pbe'
import { parseMac } from './classic-mac'

/** A content info: bags, encrypted or not. */
export interface Pkcs12Content {
  /** Null where it is plain. */
  readonly pbe: Pbe | null
  /** The ciphertext; where it is plain the SafeContents, BER as it came. */
  readonly bytes: Bytes
}

export interface Pkcs12Structure {
  /** What the MAC is over. */
  readonly authenticatedSafe: Bytes
  readonly mac: Mac | null
  readonly contents: readonly Pkcs12Content[]
}

/** Each may cost a derivation; real files have two or three. */
const maxContents = 100

/**
 * @param file BER or DER.
 * @throws PkiError `pkcs12-malformed`, `pkcs12-unsupported` naming what is not read, `derivation-too-costly`,
 *   `input-too-large`.
 */
export function parseStructure(file: Bytes): Pkcs12Structure {
  const { authenticatedSafe, mac } = readInside('The PKCS#12 file', () => readPfx(file))
  const contents = readInside('The authenticated safe of the PKCS#12 file', () =>
    readContents(authenticatedSafe),
  )
  return { authenticatedSafe, mac, contents }
}

/** Tells the errors of DER as those of a part of the file. Byte offsets are counted in that part. */
export function readInside<T>(what: string, read: () => T): T {
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

function readPfx(file: Bytes): Pick<Pkcs12Structure, 'authenticatedSafe' | 'mac'> {
  const [version, authSafe, macData] = readSequence(readWhole(convertBerToDer(file)), 'The file')
  const number = parseSmallInteger(expectTag(version, tags.integer, 'The version'))
  if (number !== 3) {
    throw new PkiError(
      'pkcs12-unsupported',
      `The file is PKCS#12 of version ${number ?? '(absurd)'}; only version 3 is read.`,
    )
  }
  const { type, content } = readContentType(authSafe)
  if (type !== oids.pkcs7Data) refuseType(type)
  return {
    authenticatedSafe: expectTag(content, tags.octetString, 'The authenticated safe').content,
    mac: macData === undefined ? null : parseMac(macData),
  }
}

function readContents(authenticatedSafe: Bytes): readonly Pkcs12Content[] {
  const whole = readWhole(convertBerToDer(authenticatedSafe))
  const contentInfos = readSequence(whole, 'The authenticated safe')
  if (contentInfos.length > maxContents) {
    throw new PkiError(
      'input-too-large',
      `The file has ${contentInfos.length} parts; at most ${maxContents} are read.`,
    )
  }
  return contentInfos.map(readContent)
}

function readContent(contentInfo: Element): Pkcs12Content {
  const { type, content } = readContentType(contentInfo)
  if (type === oids.pkcs7Data) {
    return { pbe: null, bytes: expectTag(content, tags.octetString, 'The content').content }
  }
  if (type !== oids.pkcs7EncryptedData) refuseType(type)
  const [, encryptedContentInfo] = readSequence(content, 'The encrypted data')
  const [, algorithm, encrypted] = readSequence(encryptedContentInfo, 'The encrypted content')
  const pbe = parsePbe(expectTag(algorithm, tags.sequence, 'The encryption algorithm'))
  return { pbe, bytes: joinImplicitString(encrypted) }
}

function readContentType(contentInfo: Element | undefined): { type: string; content: Element } {
  const [type, content] = readSequence(contentInfo, 'A content info')
  return {
    type: parseOid(expectTag(type, tags.oid, 'A content type')),
    content: readWhole(expectTag(content, 0xa0, 'The content').content),
  }
}

/** [0] IMPLICIT OCTET STRING, which NSS writes in pieces: then it is constructed. */
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
  const what = unreadTypes.get(type) ?? 'holds a content of a type of its own'
  throw new PkiError(
    'pkcs12-unsupported',
    `The PKCS#12 file ${what} (${type}); only what is protected by a password is read.`,
  )
}
