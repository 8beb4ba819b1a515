// Extensions as the rules look at them: each with its bytes, unknown and doubled ones too.
import type { Bytes } from '../../text/bytes'
import {
  expectTag,
  parseOid,
  readSequence,
  readWhole,
  tags,
  type Element,
} from '../../pki/asn1/der'
import { PkiError } from '../../pki/errors'

export interface ExtensionModel {
  readonly element: Element
  readonly oid: string
  readonly isCritical: boolean
  /** Whether the flag is written out; DER leaves FALSE out (X.690 §11.5). */
  readonly hasCriticalFlag: boolean
  /** What the OCTET STRING holds, as written. */
  readonly valueDer: Bytes
  /** Null where that is not one element of DER. */
  readonly value: Element | null
}

/** @param list the Extensions SEQUENCE. */
export function readExtensions(list: Element): readonly ExtensionModel[] {
  return readSequence(list, 'The extensions').map((element) => {
    const [type, ...others] = readSequence(element, 'An extension')
    const critical = others.find(({ tag }) => tag === tags.boolean)
    const valueDer = expectTag(others.at(-1), tags.octetString, 'An extension value').content
    return {
      element,
      oid: parseOid(expectTag(type, tags.oid, 'An extension')),
      isCritical: (critical?.content[0] ?? 0) !== 0,
      hasCriticalFlag: critical !== undefined,
      valueDer,
      value: readValue(valueDer),
    }
  })
}

function readValue(valueDer: Bytes): Element | null {
  try {
    return readWhole(valueDer)
  } catch (error) {
    if (error instanceof PkiError) return null
    throw error
  }
}
