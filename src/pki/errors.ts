// The one error that refused input throws, with its closed list of public codes.
// Findings and outcomes of checks are returned data, never errors.

/** Public codes: what the page, the CLI and the docs print. Never reused, never silently renamed. */
export const pkiErrorCodes = [
  // Containers
  'pem-malformed',
  'pem-empty',
  'der-malformed',
  'input-too-large',
  'input-unrecognized',
  'item-not-checked',
  'pkcs7-malformed',
  'crl-malformed',
  'zip-malformed',
  // Private keys
  'key-expected',
  'key-malformed',
  'key-unsupported',
  'key-ambiguous',
  'key-encryption-unsupported',
  'passphrase-needed',
  'passphrase-wrong',
  'derivation-too-costly',
  // Certificates
  'certificate-expected',
  'certificate-malformed',
  // The signing CA
  'not-a-ca',
  'ca-key-mismatch',
  'ca-expired',
  'ca-not-yet-valid',
  // Requests
  'csr-malformed',
  'csr-signature-invalid',
  'subject-invalid',
  // PKCS#12
  'pkcs12-malformed',
  'pkcs12-expected',
  'pkcs12-damaged',
  'pkcs12-unsupported',
  'pkcs12-key-missing',
  'pkcs12-certificate-missing',
  'password-refused',
  // Output
  'settings-invalid',
  'output-key-missing',
  'output-certificate-missing',
  // The two-step finish
  'finish-no-match',
  // Profiles
  'profile-invalid',
  // Our own output, read back
  'read-back-failed',
] as const

export type PkiErrorCode = (typeof pkiErrorCodes)[number]

export interface PkiErrorOptions {
  /** The place in the input: a file name, a PEM block, a byte offset, a path in a profile. */
  readonly where?: string
  readonly cause?: unknown
}

/**
 * Input that was refused.
 *
 * The message says what was attempted and what is wrong with it; it never holds key bytes, a
 * passphrase or a whole input.
 */
export class PkiError extends Error {
  readonly code: PkiErrorCode
  readonly where: string | undefined

  constructor(code: PkiErrorCode, message: string, options: PkiErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'PkiError'
    this.code = code
    this.where = options.where
  }
}

/** What was read, or null if it was refused; anything but a PkiError passes. */
export function orNull<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof PkiError) return null
    throw error
  }
}

/**
 * What was read; a refusal gets this code, with its place and as its cause.
 *
 * @param failure the beginning of the message: `The certificate could not be read`.
 */
export function withCode<T>(code: PkiErrorCode, failure: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    const where = cause.where === undefined ? {} : { where: cause.where }
    throw new PkiError(code, `${failure}: ${cause.message}`, { ...where, cause })
  }
}
