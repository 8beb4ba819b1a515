// What the page may ask of the engine: types only, so that the page takes no crypto library with it.
// The implementation is engine.ts; the worker and the calls across it are worker.ts and client.ts.
import type { AuthorityFiles, Notice } from '../pki/authority'
import type { Bytes } from '../pki/bytes'
import type { CertificateSummary } from '../pki/certificate'
import type { PkiErrorCode } from '../pki/errors'
import type { Profile } from '../pki/profile'
import type { KeySummary } from '../pki/public-key'
import type { SubjectCheck, SubjectValues } from '../pki/subject'

export type { AuthorityFiles, Bytes, CertificateSummary, Notice, SubjectCheck }

/** Every call by name: its input and its output. Both cross postMessage, so plain data only. */
export interface EngineCalls {
  /** Reads a profile file. */
  parseProfile: {
    input: { readonly profileJson: string; readonly fileName: string }
    output: Profile
  }
  /** Loads what `create` will need and starts to generate one key, to be used once. */
  prepare: { input: { readonly profile: Profile }; output: null }
  /** A random password of at least 128 bits, printable ASCII without look-alikes. */
  generatePassword: { input: null; output: string }
  /** Checks typed subject values against the profile, and says how the subject will be written. */
  checkSubject: {
    input: { readonly profile: Profile; readonly values: SubjectValues }
    output: SubjectCheck
  }
  /** Opens a CA's files without signing anything, so that mistakes show before Create. */
  checkAuthority: {
    input: { readonly profile: Profile; readonly files: AuthorityFiles; readonly now: Date }
    output: AuthorityCheck
  }
  /** The main job: key, request, certificate, files; each file read back before it is returned. */
  create: { input: CreateRequest; output: CreateResult }
}

export type EngineCall = keyof EngineCalls
export type EngineInput<C extends EngineCall> = EngineCalls[C]['input']
export type EngineOutput<C extends EngineCall> = EngineCalls[C]['output']

/** How an error crosses the worker: its class and prototype do not survive postMessage. */
export interface EngineFailure {
  /** `internal` is a bug of ours. */
  readonly code: PkiErrorCode | 'internal'
  readonly message: string
  readonly where: string | undefined
}

/** Steps of `create`, in order; those that do not apply are skipped. */
export type CreateStep = 'key' | 'request' | 'certificate' | 'encrypt' | 'read-back'

export interface AuthorityCheck {
  readonly certificate: CertificateSummary
  readonly notices: readonly Notice[]
}

export interface CreateRequest {
  readonly profile: Profile
  readonly values: SubjectValues
  readonly signer:
    { readonly kind: 'authority'; readonly files: AuthorityFiles } | { readonly kind: 'pki-team' }
  /** Encrypts the PKCS#12 file and the private key file. */
  readonly password: { readonly value: string; readonly origin: 'generated' | 'typed' }
  readonly now: Date
}

export interface CreateResult {
  readonly files: readonly OutputFile[]
  /** The subject as written. */
  readonly subject: string
  readonly commonName: string
  readonly key: KeySummary
  /** Null where the PKI team signs. */
  readonly certificate: CertificateSummary | null
  /** The CA that signed; null where the PKI team signs. */
  readonly authority: CertificateSummary | null
  /** PBKDF2 iterations of the PKCS#12 file; null where there is none. */
  readonly pkcs12Iterations: number | null
  readonly notices: readonly Notice[]
}

export interface OutputFile {
  readonly role:
    | 'pkcs12'
    | 'certificate-pem'
    | 'certificate-cer'
    | 'authority-pem'
    | 'authority-cer'
    | 'request'
    | 'encrypted-key'
  /** A safe file name made from the CN. */
  readonly name: string
  readonly mediaType: string
  readonly bytes: Bytes
}
