// What detection finds in a file. Detection itself is detection.ts.
import type { Bytes } from '../text/bytes'
import type { ContentKind } from '../pki/asn1/kind'
import type { PkiErrorCode } from '../pki/errors'

export type ItemKind = ContentKind | 'unknown'

/** Where an item was found. */
export interface ItemSource {
  /** The file; inside a ZIP `archive.zip/folder/name`, attached to a mail `letter.eml/name`. */
  readonly file: string
  /** Of the item in its file, from 1. */
  readonly position: number
  /** Line of the PEM block, from 1; null where the item has none. */
  readonly line: number | null
}

export interface FoundItem {
  readonly kind: ItemKind
  readonly source: ItemSource
  /** Of the PEM block, as written; null without armour. */
  readonly label: string | null
  /** PEM headers, for the traditional encrypted key. */
  readonly headers: ReadonlyMap<string, string>
  /** Without armour and mail encoding; BER as it came for PKCS#12 and PKCS#7. Empty for a PEM block that is none. */
  readonly der: Bytes
  /** Why it is `unknown`; null for all else. */
  readonly problem: { readonly code: PkiErrorCode; readonly message: string } | null
}

export interface NamedFile {
  readonly name: string
  readonly bytes: Bytes
}

/** An item whose place is not said yet. */
export type UnplacedItem = Omit<FoundItem, 'source'>
