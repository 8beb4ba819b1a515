// A profile says what a certificate must look like. The form, the signer, the linter and the PKCS#12
// writer all read the same one. The JSON Schema beside the profiles is made from this file (`npm run check`).
import * as v from 'valibot'
import { PkiError } from './errors'

const text = v.pipe(v.string(), v.minLength(1))
const positiveInteger = v.pipe(v.number(), v.integer(), v.minValue(1))

/** RFC 5280 Appendix A.1, and X.520 for those that RFC 5280 leaves out. */
export const subjectAttributes = [
  'CN',
  'O',
  'OU',
  'C',
  'L',
  'ST',
  'emailAddress',
  'serialNumber',
  'title',
  'givenName',
  'surname',
  'UID',
  'DC',
] as const

const subjectFieldSchema = v.strictObject({
  /** Short name of the attribute, as OpenSSL writes it. */
  attribute: v.picklist(subjectAttributes),
  /** What the form calls it. */
  label: text,
  /** One sentence below the field. */
  help: v.optional(text),
  required: v.boolean(),
  /** What the form holds before anybody types. */
  default: v.optional(v.string()),
  /** The only values allowed; the form shows a choice. */
  allowed: v.optional(v.pipe(v.array(text), v.minLength(1))),
  /** A regular expression (ECMAScript, flag `u`) that the whole value matches. */
  pattern: v.optional(v.pipe(v.string(), v.check(isPattern, 'is not a regular expression'))),
  /** Fewest characters. Default: 1 where required. */
  minLength: v.optional(positiveInteger),
  /** Most characters: the upper bounds of RFC 5280 Appendix A.1. */
  maxLength: positiveInteger,
  /** ASN.1 string type that the value is written in. */
  stringType: v.picklist(['utf8', 'printable', 'ia5']),
})

const profileSchema = v.strictObject({
  $schema: v.optional(v.string()),
  /** File name of the profile without its ending. */
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/, 'holds only a-z, 0-9 and -')),
  name: text,
  version: text,
  /** In the order in which the subject is written. */
  subject: v.pipe(
    v.array(subjectFieldSchema),
    v.minLength(1),
    v.check((fields) => namesEachOnce(fields), 'names an attribute twice'),
  ),
  key: v.strictObject({
    type: v.literal('rsa'),
    bits: v.picklist([2048, 3072, 4096, 8192]),
  }),
  hash: v.picklist(['SHA-256', 'SHA-384', 'SHA-512']),
  certificate: v.strictObject({
    validDays: v.pipe(positiveInteger, v.maxValue(36_500)),
    basicConstraints: v.strictObject({ critical: v.boolean() }),
    keyUsage: v.strictObject({
      critical: v.boolean(),
      usages: v.pipe(
        v.array(
          v.picklist(['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'keyAgreement']),
        ),
        v.minLength(1),
      ),
    }),
    extendedKeyUsage: v.strictObject({
      critical: v.boolean(),
      usages: v.pipe(
        v.array(v.picklist(['clientAuth', 'serverAuth', 'emailProtection'])),
        v.minLength(1),
      ),
    }),
  }),
  /** The encrypted private key (PKCS#8, PBES2). */
  privateKey: v.strictObject({
    iterations: v.pipe(positiveInteger, v.minValue(10_000), v.maxValue(10_000_000)),
  }),
  pkcs12: v.strictObject({
    /** PBKDF2 iterations with a generated password of at least 128 bits. */
    generatedPasswordIterations: v.pipe(positiveInteger, v.minValue(2048), v.maxValue(1_000_000)),
    /** PBKDF2 iterations with a password that a person chose. */
    typedPasswordIterations: v.pipe(positiveInteger, v.minValue(2048), v.maxValue(1_000_000)),
    /** Whether the self-signed root goes into the file. Node takes it as a trust anchor for servers. */
    includeRoot: v.boolean(),
  }),
})

export type Profile = v.InferOutput<typeof profileSchema>
export type SubjectField = Profile['subject'][number]
export type SubjectAttribute = SubjectField['attribute']

/** The schema itself, for the generator of `profile.schema.json`. */
export { profileSchema }

/**
 * Reads a profile.
 *
 * @param profileJson the text of the file.
 * @param fileName where it came from, for the error.
 * @throws PkiError `profile-invalid`, naming every path in the file that is wrong.
 */
export function parseProfile(profileJson: string, fileName: string): Profile {
  let value: unknown
  try {
    value = JSON.parse(profileJson)
  } catch (cause) {
    throw new PkiError('profile-invalid', `${fileName} is not JSON: ${String(cause)}`, {
      where: fileName,
      cause,
    })
  }
  const result = v.safeParse(profileSchema, value)
  if (result.success) return result.output
  const problems = result.issues.map(
    (issue) => `${v.getDotPath(issue) ?? '(the whole file)'}: ${issue.message}`,
  )
  throw new PkiError('profile-invalid', `${fileName}: ${problems.join('; ')}`, { where: fileName })
}

function isPattern(source: string): boolean {
  try {
    new RegExp(source, 'u')
    return true
  } catch {
    return false
  }
}

function namesEachOnce(fields: readonly { readonly attribute: string }[]): boolean {
  return new Set(fields.map((field) => field.attribute)).size === fields.length
}
