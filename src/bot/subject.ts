// The subject that a person typed, against the profile: what is wrong, what is odd, and its text. No DER here,
// so that typing loads no library: that is encode-subject.ts. Rules for subjects that somebody else wrote belong to the
// linter.
import { findInvisible, findUnprintable, formatCodePoint } from '../text/printable'
import { formatAttributes, type StringType } from '../pki/x509/names'
import type { Profile, SubjectAttribute, SubjectField } from '../profile/profile'

/** What was typed, by attribute. Missing and empty mean the same: not in the subject. */
export type SubjectValues = { readonly [A in SubjectAttribute]?: string | undefined }

/** Public ids, never reused. */
export type SubjectFindingId =
  | 'subject-value-missing'
  | 'subject-value-too-short'
  | 'subject-value-too-long'
  | 'subject-value-not-allowed'
  | 'subject-value-pattern'
  | 'subject-string-type'
  | 'subject-control-character'
  | 'subject-invisible-character'
  | 'subject-outer-space'
  | 'subject-double-space'
  | 'subject-not-ascii'

export interface SubjectFinding {
  readonly id: SubjectFindingId
  readonly attribute: SubjectAttribute
  /** Only an error stops Create. */
  readonly severity: 'error' | 'warning'
  /** The figure or character concerned: `65 of 64 characters`, `U+200B`. */
  readonly detail: string
}

type Finding = Omit<SubjectFinding, 'attribute'>

/** PrintableString (X.680 §41.4). */
const printable = /^[A-Za-z0-9 '()+,\-./:=?]*$/
// eslint-disable-next-line no-control-regex -- IA5String is just this range (X.680 §41, table 8).
const ia5 = /^[\u0000-\u007f]*$/
const control = /\p{Cc}/u

/** All that is wrong or odd, field by field in the profile's order. */
export function checkSubject(profile: Profile, values: SubjectValues): readonly SubjectFinding[] {
  return profile.subject.flatMap((field) =>
    checkValue(field, values[field.attribute] ?? '').map((finding) => ({
      ...finding,
      attribute: field.attribute,
    })),
  )
}

function checkValue(field: SubjectField, value: string): readonly Finding[] {
  if (value === '') {
    return field.required ? [{ id: 'subject-value-missing', severity: 'error', detail: '' }] : []
  }
  return [
    ...checkLength(field, value),
    ...checkChoice(field, value),
    ...checkCharacters(field, value),
  ]
}

function* checkLength(field: SubjectField, value: string): Iterable<Finding> {
  // RFC 5280's upper bounds count characters, not bytes or UTF-16 units.
  const length = Array.from(value).length
  const minLength = field.minLength ?? 1
  if (length > field.maxLength) {
    const detail = `${length} characters, at most ${field.maxLength}`
    yield { id: 'subject-value-too-long', severity: 'error', detail }
  }
  if (length < minLength) {
    const detail = `${length} characters, at least ${minLength}`
    yield { id: 'subject-value-too-short', severity: 'error', detail }
  }
}

function* checkChoice(field: SubjectField, value: string): Iterable<Finding> {
  if (field.allowed !== undefined && !field.allowed.includes(value)) {
    yield { id: 'subject-value-not-allowed', severity: 'error', detail: field.allowed.join(', ') }
  }
  if (field.pattern !== undefined && !new RegExp(`^(?:${field.pattern})$`, 'u').test(value)) {
    yield { id: 'subject-value-pattern', severity: 'error', detail: field.help ?? field.pattern }
  }
}

function* checkCharacters(field: SubjectField, value: string): Iterable<Finding> {
  const misfit = Array.from(value).find((character) => !fitsStringType(field, character))
  if (misfit !== undefined) {
    yield { id: 'subject-string-type', severity: 'error', detail: formatCharacter(misfit) }
  }
  const controlCharacter = control.exec(value)?.[0]
  if (controlCharacter !== undefined) {
    const detail = formatCharacter(controlCharacter)
    yield { id: 'subject-control-character', severity: 'error', detail }
  }
  const invisibleCharacter = findInvisible(value)
  if (invisibleCharacter !== null) {
    const detail = formatCharacter(invisibleCharacter)
    yield { id: 'subject-invisible-character', severity: 'warning', detail }
  }
  if (value !== value.trim()) {
    yield { id: 'subject-outer-space', severity: 'warning', detail: JSON.stringify(value) }
  }
  if (/\s\s/.test(value.trim())) {
    yield { id: 'subject-double-space', severity: 'warning', detail: JSON.stringify(value) }
  }
  const foreign = Array.from(value).find((character) => (character.codePointAt(0) ?? 0) > 0x7e)
  // An account's name is compared byte by byte: look-alikes and composed forms are different bytes.
  if (field.attribute === 'CN' && foreign !== undefined && invisibleCharacter === null) {
    yield { id: 'subject-not-ascii', severity: 'warning', detail: formatCharacter(foreign) }
  }
}

function fitsStringType({ stringType }: SubjectField, character: string): boolean {
  switch (stringType) {
    case 'printable':
      return printable.test(character)
    case 'ia5':
      return ia5.test(character)
    case 'utf8':
      // Half of a surrogate pair has no UTF-8 form.
      return !/\p{Cs}/u.test(character)
  }
}

function formatCharacter(character: string): string {
  const codePoint = formatCodePoint(character)
  return findUnprintable(character) === null ? `“${character}” (${codePoint})` : codePoint
}

export interface SubjectCheck {
  /** For people, in the order written: `CN=demo-bot1, O=Excelsior Bank`. */
  readonly subject: string
  readonly findings: readonly SubjectFinding[]
}

/** What the subject will look like, also while it is not yet allowed. */
export function describeSubject(profile: Profile, values: SubjectValues): SubjectCheck {
  return {
    subject: formatAttributes(
      listSubjectValues(profile, values).map(({ attribute, value }, rdnIndex) => ({
        name: attribute,
        value,
        valueDer: noDer,
        rdnIndex,
      })),
    ),
    findings: checkSubject(profile, values),
  }
}

/** Only values that are no text are shown as DER, and what was typed is text. */
const noDer = new Uint8Array()

interface SubjectValue {
  readonly attribute: SubjectAttribute
  readonly value: string
  readonly stringType: StringType
}

/** What the subject consists of: the profile's order, without empty fields. */
export function listSubjectValues(
  profile: Profile,
  values: SubjectValues,
): readonly SubjectValue[] {
  return profile.subject.flatMap(({ attribute, stringType }) => {
    const value = values[attribute] ?? ''
    return value === '' ? [] : [{ attribute, value, stringType }]
  })
}
