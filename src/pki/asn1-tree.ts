// An ASN.1 tree of any DER or BER, with offsets, hex and names of OIDs, for those who want to see.
import type { Bytes } from './bytes'

export interface Asn1Node {
  /** `SEQUENCE`, `OBJECT IDENTIFIER`, `[0]`. */
  readonly type: string
  /** From the start of the whole input, in bytes. */
  readonly offset: number
  readonly headerLength: number
  /** Of the content, in bytes. */
  readonly length: number
  /** `2.5.4.3 commonName`, `"demo-bot1"`, `2026-11-24 00:00:00 UTC`; null for a constructed one. */
  readonly value: string | null
  /** Lower-case hex of the content's first bytes; empty for a constructed one. */
  readonly hex: string
  readonly children: readonly Asn1Node[]
}

export function parseAsn1Tree(_bytes: Bytes): Asn1Node {
  throw new TypeError('to be written')
}
