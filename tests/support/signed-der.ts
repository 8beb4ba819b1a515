// What is signed and its signature, from the bytes of a request or certificate.
import { readWhole } from '../../src/pki/asn1/der'
import { parseSigned, readSigned, type SignedDer } from '../../src/pki/keys/signature'
import type { Bytes } from '../../src/text/bytes'

export function parseSignedDer(der: Bytes): SignedDer {
  return parseSigned(readSigned(readWhole(der)))
}
