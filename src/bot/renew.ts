// The subject of an existing certificate or request as the values of the profile's form: the same name, a new key.
import { universalTypes } from '../pki/asn1/tree-value'
import type { Bytes } from '../text/bytes'
import { parseCertificate } from '../pki/x509/certificate'
import { identifyContent } from '../pki/asn1/kind'
import { parseCsr } from '../pki/x509/csr'
import { PkiError } from '../pki/errors'
import { formatShortValue, parseName, stringTags, type NameAttribute } from '../pki/x509/names'
import { oidNames } from '../pki/asn1/oid-names'
import type { Profile, SubjectAttribute, SubjectField } from '../profile/profile'
import { checkSubject, type SubjectValues } from './subject'

export interface Renewal {
  /** Only values that the profile allows; findings that are no errors stay with the form. */
  readonly values: SubjectValues
  /** What becomes of the rest, a sentence each; empty where the new subject is the old one, byte for byte. */
  readonly leftOut: readonly string[]
}

/**
 * Fills the form from a certificate or a request.
 *
 * @param der of either.
 * @throws PkiError `certificate-expected` for anything else, `certificate-malformed`, `csr-malformed`.
 */
export function parseRenewal(der: Bytes, profile: Profile): Renewal {
  const attributes = readSubject(der)
  const taken = new Map<SubjectField, NameAttribute>()
  const leftOut: string[] = []
  for (const attribute of attributes) {
    const field = profile.subject.find((each) => each.attribute === attribute.name)
    const reason = explainMisfit(attribute, field, taken, profile)
    if (reason !== null) leftOut.push(`${describe(attribute)} ${reason}`)
    else if (field !== undefined) taken.set(field, attribute)
  }
  const values: Partial<Record<SubjectAttribute, string>> = {}
  for (const [field, { value }] of taken) values[field.attribute] = value ?? ''
  return { values, leftOut: [...leftOut, ...describeForm(taken, profile)] }
}

function readSubject(der: Bytes): readonly NameAttribute[] {
  const kind = identifyContent(der)
  if (kind === 'certificate') return readName(parseCertificate(der).subjectDer)
  if (kind === 'csr') return readName(parseCsr(der).subjectDer)
  throw new PkiError(
    'certificate-expected',
    'Looked for the subject of a certificate or of a request, and found neither.',
  )
}

function readName(subjectDer: Bytes): readonly NameAttribute[] {
  try {
    return parseName(subjectDer)
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    throw new PkiError('certificate-malformed', `The subject could not be read: ${cause.message}`, {
      cause,
    })
  }
}

/** Null where the value goes into the field. */
function explainMisfit(
  { value }: NameAttribute,
  field: SubjectField | undefined,
  taken: ReadonlyMap<SubjectField, NameAttribute>,
  profile: Profile,
): string | null {
  if (field === undefined) return 'is left out: the profile has no field for it.'
  if (taken.has(field))
    return 'is left out: the profile writes one value of it, and another came first.'
  if (value === null || value === '') return 'is left out: it holds no text.'
  const error = checkSubject(profile, { [field.attribute]: value }).findings.find(
    (finding) => finding.attribute === field.attribute && finding.severity === 'error',
  )
  if (error === undefined) return null
  return `is left out: ${error.detail}`
}

function describe({ name, value, valueDer }: NameAttribute): string {
  return `${oidNames.get(name) ?? name} (${formatShortValue({ value, valueDer })})`
}

/** Where the same values will be other bytes: a new subject must not look the same and be another. */
function describeForm(
  taken: ReadonlyMap<SubjectField, NameAttribute>,
  { subject }: Profile,
): readonly string[] {
  const came = [...taken.keys()]
  const written = subject.filter((field) => taken.has(field))
  const rdns = new Set([...taken.values()].map(({ rdnIndex }) => rdnIndex))
  const remarks: string[] = []
  if (written.some((field, index) => came[index] !== field)) {
    const order = written.map(({ attribute }) => attribute).join(', ')
    remarks.push(`The order changes: the profile writes ${order}.`)
  }
  if (rdns.size < taken.size) {
    remarks.push('Fields that stood together in one RDN are written one by one.')
  }
  for (const [{ attribute, stringType }, { tag }] of taken) {
    const [is, was] = [stringTags[stringType], tag].map((each) => universalTypes.get(each))
    if (is !== was) remarks.push(`${attribute} is written as ${is ?? ''} instead of ${was ?? ''}.`)
  }
  return remarks
}
