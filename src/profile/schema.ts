// The schema of a profile: its one definition, from which come the type, the check and the JSON Schema
// beside the profiles (static/profiles/profile.schema.json, with the descriptions that stand here).
// Reading a file is profile.ts.
import * as v from 'valibot'
import type { AttributeType } from '../pki/x509/names'

type StringType = 'utf8' | 'printable' | 'ia5'

interface AttributeLimits {
  /** Upper bound in characters; null where no standard gives one. */
  readonly upperBound: number | null
  readonly stringTypes: readonly StringType[]
}

/** DirectoryString; RFC 5280 §4.1.2.4 wants it as UTF8String or PrintableString. */
const directoryString = ['utf8', 'printable'] as const

/** RFC 5280 Appendix A.1; RFC 4519 for UID. By short names as OpenSSL writes them. */
const attributeLimits = {
  CN: { upperBound: 64, stringTypes: directoryString },
  O: { upperBound: 64, stringTypes: directoryString },
  OU: { upperBound: 64, stringTypes: directoryString },
  C: { upperBound: 2, stringTypes: ['printable'] },
  L: { upperBound: 128, stringTypes: directoryString },
  ST: { upperBound: 128, stringTypes: directoryString },
  emailAddress: { upperBound: 255, stringTypes: ['ia5'] },
  serialNumber: { upperBound: 64, stringTypes: ['printable'] },
  title: { upperBound: 64, stringTypes: directoryString },
  givenName: { upperBound: 32_768, stringTypes: directoryString },
  surname: { upperBound: 32_768, stringTypes: directoryString },
  UID: { upperBound: null, stringTypes: directoryString },
  DC: { upperBound: null, stringTypes: ['ia5'] },
} as const satisfies Record<AttributeType, AttributeLimits>

const attributes = Object.keys(attributeLimits) as [AttributeType, ...AttributeType[]]

const text = v.pipe(v.string(), v.minLength(1))
const positiveInteger = v.pipe(v.number(), v.integer(), v.minValue(1))
const iterations = v.pipe(v.number(), v.integer(), v.minValue(2048), v.maxValue(1_000_000))

const fieldEntries = v.strictObject({
  attribute: v.pipe(
    v.picklist(attributes),
    v.description('Short name of the attribute, as OpenSSL writes it.'),
  ),
  label: v.pipe(text, v.description('What the form calls the field.')),
  help: v.optional(v.pipe(text, v.description('One sentence below the field.'))),
  required: v.boolean(),
  default: v.optional(
    v.pipe(v.string(), v.description('What the form holds before anybody types.')),
  ),
  allowed: v.optional(
    v.pipe(
      v.array(text),
      v.minLength(1),
      v.description('The only values allowed; the form shows a choice.'),
    ),
  ),
  pattern: v.optional(
    v.pipe(
      v.string(),
      v.check(isPattern, 'is not a regular expression'),
      v.description('A regular expression (ECMAScript, flag u) that the whole value matches.'),
    ),
  ),
  minLength: v.optional(
    v.pipe(positiveInteger, v.description('Fewest characters of a value. Default: 1.')),
  ),
  maxLength: v.pipe(
    positiveInteger,
    v.description('Most characters of a value, within the upper bounds of RFC 5280 Appendix A.1.'),
  ),
  stringType: v.pipe(
    v.picklist(['utf8', 'printable', 'ia5']),
    v.description(
      'ASN.1 string type of the value. C and serialNumber: printable; emailAddress and DC: ia5.',
    ),
  ),
})

const subjectField = v.pipe(
  fieldEntries,
  v.forward(
    v.check(
      ({ attribute, maxLength }) =>
        maxLength <= (attributeLimits[attribute].upperBound ?? maxLength),
      ({ input }) =>
        `is above the upper bound of ${input.attribute}, ${attributeLimits[input.attribute].upperBound ?? 'none'}`,
    ),
    ['maxLength'],
  ),
  v.forward(
    v.check(({ minLength = 1, maxLength }) => minLength <= maxLength, 'is above maxLength'),
    ['minLength'],
  ),
  v.forward(
    v.check(
      ({ attribute, stringType }) => allowedStringTypes(attribute).includes(stringType),
      ({ input: { attribute } }) =>
        `is no string type of ${attribute}, which takes ${allowedStringTypes(attribute).join(' or ')}`,
    ),
    ['stringType'],
  ),
  v.forward(
    v.check(
      ({ allowed, default: value }) => value === undefined || (allowed?.includes(value) ?? true),
      'is not one of the allowed values',
    ),
    ['default'],
  ),
)

export const profileSchema = v.strictObject({
  $schema: v.optional(v.string()),
  id: v.pipe(
    v.string(),
    v.regex(/^[a-z0-9-]+$/, 'holds something other than a-z, 0-9 and -'),
    v.description('File name of the profile without its ending.'),
  ),
  name: v.pipe(text, v.description('What people call the profile.')),
  version: v.pipe(text, v.description('Of this profile; reports print it.')),
  subject: v.pipe(
    v.array(subjectField),
    v.minLength(1),
    v.check((fields) => namesEachOnce(fields), 'names an attribute twice'),
    v.description('The fields of the subject in the order in which they are written.'),
  ),
  key: v.strictObject({
    type: v.literal('rsa'),
    bits: v.picklist([2048, 3072, 4096, 8192]),
  }),
  hash: v.pipe(
    v.picklist(['SHA-256', 'SHA-384', 'SHA-512']),
    v.description('Of signatures by RSA keys; an EC key takes the hash of its curve.'),
  ),
  certificate: v.pipe(
    v.strictObject({
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
    v.description('What a dev CA writes into the certificates that it issues.'),
  ),
  privateKey: v.pipe(
    v.strictObject({
      iterations: v.pipe(
        v.number(),
        v.integer(),
        v.minValue(10_000),
        v.maxValue(10_000_000),
        v.description('Of PBKDF2.'),
      ),
    }),
    v.description('The encrypted private key (PKCS#8, PBES2).'),
  ),
  lint: v.optional(
    v.pipe(
      v.record(v.string(), v.picklist(['error', 'warning', 'notice', 'off'])),
      v.description('Weight of single lint rules, by id, where it is not the rule’s own.'),
    ),
  ),
  knownKeys: v.optional(
    v.pipe(
      v.array(
        v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'holds something other than a SHA-256')),
      ),
      v.description(
        'Public keys that nobody may use: lower-case hex SHA-256 of their SubjectPublicKeyInfo.',
      ),
    ),
  ),
  pkcs12: v.strictObject({
    generatedPasswordIterations: v.pipe(
      iterations,
      v.description('Of PBKDF2, with a generated password of at least 128 bits.'),
    ),
    typedPasswordIterations: v.pipe(
      iterations,
      v.description('Of PBKDF2, with a password that a person chose.'),
    ),
    includeRoot: v.pipe(
      v.boolean(),
      v.description(
        'Whether the self-signed root goes into the file. Node takes it as a trust anchor for servers.',
      ),
    ),
  }),
})

function allowedStringTypes(attribute: AttributeType): readonly StringType[] {
  return attributeLimits[attribute].stringTypes
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
