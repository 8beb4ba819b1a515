// Strict DER as a finding: what is not DER is made DER for reading, and the first violation is kept.
import type { Bytes } from '../../text/bytes'
import { convertBerToDer } from '../../pki/asn1/ber'
import { checkDer, readElement, readWhole, type Element } from '../../pki/asn1/der'
import { PkiError } from '../../pki/errors'
import type { Fault } from './fault'

export interface FormFacts {
  /** The item as DER: views of `bytes` where these were DER already. */
  readonly root: Element
  /** Bytes after the item. */
  readonly trailingBytes: number
  /** The first violation from DER; null where there is none. */
  readonly violation: Fault | null
}

/** @throws PkiError `der-malformed` for what is not even BER. */
export function readForm(bytes: Bytes): FormFacts {
  const { item, trailingBytes } = cutTrailing(bytes)
  try {
    checkDer(item)
    return { root: readWhole(item), trailingBytes, violation: null }
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    const offset = /^byte (\d+)$/.exec(error.where ?? '')?.[1]
    const violation = {
      detail: error.message,
      ...(offset === undefined ? {} : { at: { offset: Number(offset), length: 1 } }),
    }
    return { root: readWhole(convertBerToDer(item)), trailingBytes, violation }
  }
}

function cutTrailing(bytes: Bytes): { item: Bytes; trailingBytes: number } {
  try {
    const item = readElement(bytes).bytes
    return { item, trailingBytes: bytes.length - item.length }
  } catch (error) {
    // An indefinite or padded length: where it ends only the converter can tell.
    if (error instanceof PkiError) return { item: bytes, trailingBytes: 0 }
    throw error
  }
}
