// Where a bot's file will be used, and how it is written for that place: one table, one row a consumer.

export const consumerIds = [
  'bdk-java',
  'bdk-python',
  'node-curl',
  'dotnet',
  'old',
  'fips',
  'custom',
] as const
export type ConsumerId = (typeof consumerIds)[number]

/** How a PKCS#12 file is written. */
export interface Pkcs12Settings {
  readonly cipher: 'AES-256-CBC' | 'DES-EDE3-CBC'
  /** Of the key derivation; `SHA-1` is PKCS#12's own with DES-EDE3-CBC, else HMAC in PBKDF2. */
  readonly kdfHash: 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512'
  readonly mac: 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512' | 'PBMAC1-SHA-256'
  /** Of the derivations of encryption and MAC, 2,048 to 1,000,000; null: the profile's. */
  readonly iterations: number | null
  /** Null: the common name. */
  readonly friendlyName: string | null
  readonly chain: 'intermediates' | 'with-root' | 'leaf-only'
}

export interface Consumer {
  readonly id: ConsumerId
  /** As a person would name it. */
  readonly title: string
  /** One sentence: what it is for and what is special. */
  readonly says: string
  /** `pem-unencrypted` is certificate and plain key in one PEM. */
  readonly format: 'pkcs12' | 'pem-unencrypted'
  /** Shown before it is written, and to be confirmed; null where there is none. */
  readonly warning: string | null
  /** Null for PEM. */
  readonly pkcs12: Pkcs12Settings | null
}

export const consumers: readonly Consumer[] = []
