// The items of a file: as detect.ts finds them, and as open.ts opens them.
import type { Bytes } from '../text/bytes'
import type { ContentKind } from '../pki/asn1/kind'
import type { EncryptionFacts } from '../pki/encryption/facts'
import type { PkiErrorCode } from '../pki/errors'
import type { PrivateKey } from '../pki/keys/private-key'
import type { Certificate } from '../pki/x509/certificate'
import type { RevocationList } from '../pki/x509/crl'
import type { CertificationRequest } from '../pki/x509/csr'

export type ItemKind = ContentKind | 'unknown'

/** Where an item was found. */
export interface ItemSource {
  /** The file; inside a ZIP `archive.zip/folder/name`, attached to a mail `letter.eml/name`. */
  readonly file: string
  /** Of the item in its file, from 1. */
  readonly position: number
  /** Line of the PEM block, from 1; null if the item is not in PEM, or decoding moved the lines. */
  readonly line: number | null
}

export interface FoundItem {
  readonly kind: ItemKind
  readonly source: ItemSource
  /** Of the PEM block, as written; null if it is not in PEM. */
  readonly label: string | null
  /** PEM headers, for the traditional encrypted key. */
  readonly headers: ReadonlyMap<string, string>
  /** Without PEM and mail encoding; BER as it was for PKCS#12 and PKCS#7. Empty for a broken PEM block. */
  readonly der: Bytes
  /** Why it is `unknown`; null for everything else. */
  readonly problem: { readonly code: PkiErrorCode; readonly message: string } | null
}

export interface NamedFile {
  readonly name: string
  readonly bytes: Bytes
}

/** An item before its place is known. */
export type UnplacedItem = Omit<FoundItem, 'source'>

interface OpenedBase {
  readonly source: ItemSource
  /** `PKCS#12`, `PKCS#7`, `PEM CERTIFICATE`, `DER` … */
  readonly container: string
  /** From PKCS#12 bag attributes; null elsewhere. */
  readonly friendlyName: string | null
  /** From the same; lower-case hex. */
  readonly localKeyId: string | null
  readonly der: Bytes
}

export type OpenedItem =
  | (OpenedBase & { readonly kind: 'certificate'; readonly certificate: Certificate })
  | (OpenedBase & { readonly kind: 'csr'; readonly csr: CertificationRequest })
  | (OpenedBase & {
      readonly kind: 'private-key'
      /** `der` is its PKCS#8 PrivateKeyInfo. */
      readonly key: PrivateKey
      /** Null if it was not encrypted. */
      readonly encryption: EncryptionFacts | null
    })
  | (OpenedBase & { readonly kind: 'crl'; readonly crl: RevocationList })
  /** `der` is its SubjectPublicKeyInfo. */
  | (OpenedBase & { readonly kind: 'public-key' })
  | (OpenedBase & {
      /** An `encrypted-private-key` or `pkcs12` that did not open, or `unknown` for everything else that is broken. */
      readonly kind: 'encrypted-private-key' | 'pkcs12' | 'unknown'
      /** By its first bytes: also of a broken certificate, request, bundle … */
      readonly seems: ItemKind
      readonly problem: { readonly code: PkiErrorCode; readonly message: string }
    })

/** One protection in a file: the MAC of a P12, the encryption of one of its parts or of a key. */
export interface ProtectionFacts {
  /** What it protects. */
  readonly part: 'integrity' | 'certificates' | 'key'
  /** For `integrity` also `PKCS12-MAC` and `PBMAC1` as the scheme and an empty cipher; null if there is none. */
  readonly algorithm: EncryptionFacts | null
}

export interface OpenedFile {
  readonly name: string
  readonly items: readonly OpenedItem[]
  readonly protections: readonly ProtectionFacts[]
  /** Whether a password was given and nothing in the file has one. */
  readonly isPasswordNeedless: boolean
}
