// Reads PKCS#7 bundles (RFC 2315 §9, CMS: RFC 5652 §5), BER or DER: the certificates and revocation lists of a
// SignedData. Signatures in it are ignored.
import { convertBerToDer } from '../asn1/ber'
import type { Bytes } from '../../text/bytes'
import { expectTag, parseOid, readChildren, readSequence, readWhole, tags } from '../asn1/der'
import { PkiError } from '../errors'
import { oids } from '../asn1/oids'

export interface ParsedPkcs7 {
  /** DER of each certificate, in the order of the file, not parsed yet. */
  readonly certificates: readonly Bytes[]
  /** DER of each CertificateList. */
  readonly crls: readonly Bytes[]
}

const certificatesTag = 0xa0
const crlsTag = 0xa1

/**
 * Reads a ContentInfo of type signedData, BER or DER.
 *
 * @throws PkiError `pkcs7-malformed`, also for another type and for an empty bundle.
 */
export function parsePkcs7(bundle: Bytes): ParsedPkcs7 {
  try {
    const parsed = readBundle(bundle)
    if (parsed.certificates.length + parsed.crls.length > 0) return parsed
  } catch (cause) {
    if (!(cause instanceof PkiError) || cause.code !== 'der-malformed') throw cause
    throw new PkiError(
      'pkcs7-malformed',
      `The PKCS#7 bundle could not be read: ${cause.message}`,
      cause.where === undefined ? { cause } : { where: cause.where, cause },
    )
  }
  throw new PkiError('pkcs7-malformed', 'The PKCS#7 bundle contains no certificate.')
}

/** DER is not converted: a bundle of all the world's CAs has more elements than `ber.ts` accepts. */
function readBundle(bundle: Bytes): ParsedPkcs7 {
  try {
    return readSignedData(bundle)
  } catch (cause) {
    if (!(cause instanceof PkiError) || cause.code !== 'der-malformed') throw cause
    return readSignedData(convertBerToDer(bundle))
  }
}

function readSignedData(bundle: Bytes): ParsedPkcs7 {
  const [type, content] = readSequence(readWhole(bundle), 'The bundle')
  const oid = parseOid(expectTag(type, tags.oid, 'The content type'))
  if (oid !== oids.pkcs7SignedData) {
    throw new PkiError(
      'pkcs7-malformed',
      `The PKCS#7 file contains ${contentTypeNames.get(oid) ?? `content of the type ${oid}`}, not a bundle of certificates.`,
    )
  }
  const signedData = readWhole(expectTag(content, 0xa0, 'The content').content)
  const [, , , ...optional] = readSequence(signedData, 'The signed data')
  const certificates = optional.find(({ tag }) => tag === certificatesTag)
  const crls = optional.find(({ tag }) => tag === crlsTag)
  return {
    // Other tags are attribute certificates and formats that do not occur (RFC 5652 §10.2.2).
    certificates: certificates === undefined ? [] : listSequences(readChildren(certificates)),
    crls: crls === undefined ? [] : listSequences(readChildren(crls)),
  }
}

function listSequences(elements: ReturnType<typeof readChildren>): readonly Bytes[] {
  return elements.filter(({ tag }) => tag === tags.sequence).map(({ bytes }) => bytes)
}

const contentTypeNames: ReadonlyMap<string, string> = new Map([
  [oids.pkcs7Data, 'plain data'],
  ['1.2.840.113549.1.7.3', 'data encrypted for a certificate'],
  [oids.pkcs7EncryptedData, 'data encrypted with a password'],
])
