// The extensions that a certification request asks for (RFC 2985 §5.4.2). What becomes of them is the CA's choice.
import type { CertificationRequest } from './csr'
import { expectTag, parseOid, readChildren, readSequence, tags, type Element } from './der'
import { noExtensions, parseExtensions, type Extensions } from './extensions'

const attributesTag = 0xa0
const extensionRequest = '1.2.840.113549.1.9.14'

/**
 * The Extensions SEQUENCE of a request; null where it asks for none.
 *
 * @throws PkiError `der-malformed`.
 */
export function findRequestedExtensions({ signed }: CertificationRequest): Element | null {
  const attributes = readChildren(signed.toBeSigned).find(({ tag }) => tag === attributesTag)
  for (const attribute of attributes === undefined ? [] : readChildren(attributes)) {
    const [type, values] = readSequence(attribute, 'A request attribute')
    if (parseOid(expectTag(type, tags.oid, 'A request attribute')) !== extensionRequest) continue
    const [list] = readChildren(expectTag(values, tags.set, 'The requested extensions'))
    return expectTag(list, tags.sequence, 'The requested extensions')
  }
  return null
}

/** @throws PkiError `der-malformed`. */
export function parseRequestedExtensions(csr: CertificationRequest): Extensions {
  const list = findRequestedExtensions(csr)
  return list === null ? noExtensions : parseExtensions(list)
}
