// Certificate revocation lists (RFC 5280 §5.1), read for people: the issuer and the dates.
import type { Bytes } from '../../text/bytes'
import { checkDer, expectTag, readSequence, readWhole, tags } from '../asn1/der'
import { withCode } from '../errors'
import { parseName } from './names'
import {
  parseSignatureAlgorithm,
  parseSigned,
  readSigned,
  type SignatureAlgorithmFacts,
} from '../keys/signature'
import { parseTime } from '../asn1/time'

export interface RevocationList {
  readonly crlDer: Bytes
  readonly issuerDer: Bytes
  readonly thisUpdate: Date
  /** Null if the list does not say when the next one is due. */
  readonly nextUpdate: Date | null
  readonly signatureAlgorithm: SignatureAlgorithmFacts
}

/**
 * Reads a list in strict DER; neither its entries nor its signature are checked.
 *
 * @throws PkiError `crl-malformed`.
 */
export function parseCrl(crlDer: Bytes): RevocationList {
  return withCode('crl-malformed', 'The revocation list could not be read', () => {
    checkDer(crlDer)
    return readCrl(crlDer)
  })
}

function readCrl(crlDer: Bytes): RevocationList {
  const { toBeSigned, algorithm } = parseSigned(readSigned(readWhole(crlDer)))
  const fields = [...readSequence(toBeSigned, 'The list')]
  // Version 2 says so, version 1 says nothing.
  if (fields[0]?.tag === tags.integer) fields.shift()
  const [, issuer, thisUpdate, nextUpdate] = fields
  const issuerDer = expectTag(issuer, tags.sequence, 'The issuer').bytes
  parseName(issuerDer)
  const hasNext = nextUpdate?.tag === tags.utcTime || nextUpdate?.tag === tags.generalizedTime
  return {
    crlDer,
    issuerDer,
    thisUpdate: parseTime(thisUpdate, 'The date of the list'),
    nextUpdate: hasNext ? parseTime(nextUpdate, 'The date of the next list') : null,
    signatureAlgorithm: parseSignatureAlgorithm(algorithm),
  }
}
