// What an item of a file is once it is open. Opening is open.ts.
import type { Bytes } from '../text/bytes'
import type { Certificate } from '../pki/x509/certificate'
import type { CertificationRequest } from '../pki/x509/csr'
import type { PkiErrorCode } from '../pki/errors'
import type { ItemKind, ItemSource } from './item'
import type { PrivateKey } from '../pki/keys/private-key'
import type { EncryptionFacts } from '../pki/encryption/facts'

/** What opened: the bag attributes and PEM labels stay with the item they stand beside. */
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
      /** Null where it was not encrypted. */
      readonly encryption: EncryptionFacts | null
    })
  /** A public key's `der` is its SubjectPublicKeyInfo. */
  | (OpenedBase & { readonly kind: 'public-key' | 'crl' })
  | (OpenedBase & {
      /** `encrypted-private-key` and `pkcs12` that did not open, and whatever else is broken. */
      readonly kind: 'encrypted-private-key' | 'pkcs12' | 'unknown'
      /** By its first bytes: also of a broken certificate, request, bundle … */
      readonly seems: ItemKind
      readonly problem: { readonly code: PkiErrorCode; readonly message: string }
    })

/** One protection in a file: the MAC of a P12, the encryption of one of its parts or of a key. */
export interface ProtectionFacts {
  /** What it protects. */
  readonly part: 'integrity' | 'certificates' | 'key'
  /** For `integrity` also `PKCS12-MAC` and `PBMAC1` as the scheme and an empty cipher; null where there is none. */
  readonly algorithm: EncryptionFacts | null
}

export interface OpenedFile {
  readonly name: string
  readonly items: readonly OpenedItem[]
  readonly protections: readonly ProtectionFacts[]
  /** Whether a password was given and nothing in the file has one. */
  readonly isPasswordNeedless: boolean
}
