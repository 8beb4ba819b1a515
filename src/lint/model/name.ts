// A distinguished name as the rules look at it, read leniently.
import type { Element } from '../../pki/asn1/der'
import { parseName, type NameAttribute } from '../../pki/x509/names'

export interface NameModel {
  /** Of the whole name in the item's DER. */
  readonly element: Element
  /** In the order written. */
  readonly attributes: readonly NameAttribute[]
}

export function readName(element: Element): NameModel {
  return { element, attributes: parseName(element.bytes) }
}

/** The values of one attribute type, by its short name. */
export function valuesOf({ attributes }: NameModel, name: string): readonly NameAttribute[] {
  return attributes.filter((attribute) => attribute.name === name)
}
