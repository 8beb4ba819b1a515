// An opened item as plain data for people and for JSON: the same in the page and on the command line.
import type { ItemSource } from './intake'
import type { OpenedItem } from './open'

/** Absent fields are those that the item does not have. */
export interface ItemSummary {
  readonly kind: OpenedItem['kind']
  readonly source: ItemSource
  readonly container: string
  readonly friendlyName?: string
  readonly subject?: string
  readonly issuer?: string
  /** Lower-case hex. */
  readonly serialNumber?: string
  readonly notBefore?: Date
  readonly notAfter?: Date
  readonly version?: number
  readonly isCa?: boolean
  readonly keyUsage?: readonly string[]
  readonly extendedKeyUsage?: readonly string[]
  readonly subjectAlternativeNames?: readonly string[]
  readonly signatureAlgorithm?: string
  readonly signature?: 'valid' | 'invalid' | 'unsupported'
  readonly keyType?: 'rsa' | 'ec' | 'ed25519'
  readonly keyBits?: number
  readonly curve?: string
  /** Lower-case hex SHA-256 of the SubjectPublicKeyInfo. */
  readonly spkiSha256?: string
  /** Lower-case hex of the DER; not for private keys. */
  readonly sha256?: string
  /** Of certificates. */
  readonly sha1?: string
  /** `PBES2, AES-256-CBC, PBKDF2 HMAC-SHA-256, 600000 iterations`. */
  readonly encryption?: string
  /** Of an item that did not open. */
  readonly code?: string
  readonly message?: string
}

export async function summarizeItem(_item: OpenedItem): Promise<ItemSummary> {
  throw new TypeError('to be written')
}
