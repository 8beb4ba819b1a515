// What an output is made from, and what comes of it: the shape that outputs.ts and its builders share.
import type { Bytes } from '../../text/bytes'
import { isSelfIssued, verifyIssuedBy, type Certificate } from '../../pki/x509/certificate'
import { PkiError } from '../../pki/errors'
import type { PrivateKey } from '../../pki/keys/private-key'
import type { PasswordWarningId } from '../passwords'
import type { Profile } from '../../profile/profile'

export interface OutputParts {
  /** Null where there is none; then only outputs without a key can be made. */
  readonly key: PrivateKey | null
  /** With a key its own certificate first, then the chain. */
  readonly certificates: readonly Certificate[]
  /** Empty where the output has none. */
  readonly password: string
  readonly passwordOrigin: 'generated' | 'typed'
  /** What a person agreed to about the password. Default: nothing. */
  readonly allows?: readonly PasswordWarningId[]
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

/** @throws PkiError `output-key-missing`. */
export function needKey({ key }: OutputParts): PrivateKey {
  if (key !== null) return key
  throw new PkiError('output-key-missing', 'This format holds a private key and there is none.')
}

/** @throws PkiError `output-certificate-missing`. */
export function needCertificates(
  certificates: readonly Certificate[],
): readonly [Certificate, ...Certificate[]] {
  const [first, ...others] = certificates
  if (first !== undefined) return [first, ...others]
  throw new PkiError(
    'output-certificate-missing',
    'This format holds a certificate and there is none to be put into it.',
  )
}

/** What goes into a file behind the leaf: all of its chain, or all but self-signed roots. */
export async function selectIssuers(
  { certificates }: OutputParts,
  withRoot: boolean,
): Promise<readonly Certificate[]> {
  const issuers = certificates.slice(1)
  if (withRoot) return issuers
  const areRoots = await Promise.all(issuers.map(isRoot))
  return issuers.filter((_, index) => areRoots[index] !== true)
}

async function isRoot(certificate: Certificate): Promise<boolean> {
  return isSelfIssued(certificate) && (await verifyIssuedBy(certificate, certificate))
}

/** Of a PKCS#12 file. A password that a person chose gets the longer derivation. */
export function chooseIterations({
  passwordOrigin,
  profile,
}: Pick<OutputParts, 'passwordOrigin' | 'profile'>): number {
  return passwordOrigin === 'generated'
    ? profile.pkcs12.generatedPasswordIterations
    : profile.pkcs12.typedPasswordIterations
}
