// Key, certificate and chain to the files of a consumer or of a plain format, each read back before it is
// returned.
import type { Bytes } from './bytes'
import type { Certificate } from './certificate'
import type { ConsumerId, Pkcs12Settings } from './consumers'
import type { PrivateKey } from './keys'
import type { Profile } from './profile'

export const outputIds = [
  'bdk-java',
  'bdk-python',
  'node-curl',
  'dotnet',
  'old',
  'fips',
  'custom',
  // Plain formats
  'pem-bundle',
  'key-pem',
  'key-der',
  'certificate-pem',
  'certificate-cer',
  'chain-pem',
  'chain-p7b',
  'trust-store',
] as const satisfies readonly (ConsumerId | string)[]
export type OutputId = (typeof outputIds)[number]

export interface BuildOutputOptions {
  readonly output: OutputId
  /** For `custom`; ignored for all else. */
  readonly settings?: Pkcs12Settings
  /** Null where there is none; then only outputs without a key can be made. */
  readonly key: PrivateKey | null
  /** Leaf first where there is a key, then its chain; for `trust-store` the trusted certificates. */
  readonly certificates: readonly Certificate[]
  /** Empty where the output has none. */
  readonly password: string
  readonly passwordOrigin: 'generated' | 'typed'
  readonly profile: Profile
  /** Without ending; see `formatFileName`. */
  readonly fileName: string
}

export interface BuiltOutput {
  /** With ending. */
  readonly name: string
  readonly mediaType: string
  readonly bytes: Bytes
  /** Whether it holds a private key without a password. */
  readonly isSecretPlain: boolean
}

export async function buildOutput(_options: BuildOutputOptions): Promise<BuiltOutput> {
  throw new TypeError('to be written')
}
