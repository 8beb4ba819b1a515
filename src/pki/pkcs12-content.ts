// ContentInfo (RFC 5652 §3, §8), the wrapping of everything in a PKCS#12 file: plain, or encrypted by
// PBES2. The bags inside are pkcs12-reader.ts.
import { convertBerToDer, joinPieces } from './ber'
import type { Bytes } from './bytes'
import {
  expectTag,
  parseOid,
  readChildren,
  readSequence,
  readWhole,
  tags,
  type Element,
} from './der'
import { PkiError } from './errors'
import { oids } from './oids'
import { decryptPbes2, parsePbes2, wrongPassphrase } from './pbes2'

/** What opens the parts of one file. */
export interface Access {
  readonly password: string
  /** PBKDF2 iterations left for all parts together. */
  iterationsLeft: number
}

/** A file of a thousand parts, each of a bearable cost, would still take hours. */
const maxIterationsOfAllParts = 10_000_000

/** For one file. */
export function createAccess(password: string): Access {
  return { password, iterationsLeft: maxIterationsOfAllParts }
}

function readContentType(contentInfo: Element | undefined): { type: string; content: Element } {
  const [type, content] = readSequence(contentInfo, 'A content info')
  return {
    type: parseOid(expectTag(type, tags.oid, 'A content type')),
    content: readWhole(expectTag(content, 0xa0, 'The content').content),
  }
}

/**
 * The content of a ContentInfo of type data, as it is.
 *
 * @throws PkiError `pkcs12-unsupported` for another type, `der-malformed`.
 */
export function readData(contentInfo: Element | undefined): Bytes {
  const { type, content } = readContentType(contentInfo)
  if (type === oids.pkcs7SignedData) {
    throw new PkiError(
      'pkcs12-unsupported',
      'The file is protected by a signature, not by a password.',
    )
  }
  if (type !== oids.pkcs7Data) {
    throw new PkiError('pkcs12-unsupported', `The file holds a content of the type ${type}.`)
  }
  return expectTag(content, tags.octetString, 'The content').content
}

/**
 * The SafeContents of a ContentInfo of type data or encryptedData, as DER.
 *
 * @throws PkiError as `decryptPart`, and `pkcs12-unsupported` for another type.
 */
export async function openContentInfo(contentInfo: Element, access: Access): Promise<Bytes> {
  const { type, content } = readContentType(contentInfo)
  if (type !== oids.pkcs7EncryptedData) return convertBerToDer(readData(contentInfo))
  const [, encryptedContentInfo] = readSequence(content, 'The encrypted data')
  const [, algorithm, encrypted] = readSequence(encryptedContentInfo, 'The encrypted content')
  if (algorithm === undefined || encrypted === undefined) {
    throw new PkiError('pkcs12-malformed', 'An encrypted part of the file is empty.')
  }
  return decryptPart(algorithm, joinImplicitString(encrypted), access)
}

/**
 * Decrypts a part, within what the whole file may cost.
 *
 * @param algorithm the AlgorithmIdentifier.
 * @returns the SEQUENCE inside, as DER.
 * @throws PkiError `derivation-too-costly` before any work, `passphrase-wrong`, and what `parsePbes2`
 *   throws.
 */
export async function decryptPart(
  algorithm: Element,
  encrypted: Bytes,
  access: Access,
): Promise<Bytes> {
  access.iterationsLeft -= parsePbes2(algorithm).iterations
  if (access.iterationsLeft < 0) {
    throw new PkiError(
      'derivation-too-costly',
      `The parts of the file ask for more than ${maxIterationsOfAllParts} PBKDF2 iterations together.`,
    )
  }
  const plain = await decryptPbes2(algorithm, encrypted, access.password)
  try {
    return expectTag(readWhole(convertBerToDer(plain)), tags.sequence, 'A part').bytes
  } catch (cause) {
    // Without a MAC nothing else tells: a wrong key gives valid padding once in 256 times.
    throw wrongPassphrase(cause)
  }
}

/** [0] IMPLICIT OCTET STRING, which NSS writes in pieces: then it is constructed. */
function joinImplicitString(element: Element): Bytes {
  if (element.tag === 0x80) return element.content
  return joinPieces(
    readChildren(expectTag(element, 0xa0, 'The encrypted content')).map(({ bytes }) => bytes),
  )
}
