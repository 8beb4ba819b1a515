// The subject that a person types, shown and judged by the rules for subjects. No DER here, so that typing loads no
// library: that is encode-subject.ts.
import { attributeOids, formatAttributes, stringTags, type StringType } from '../pki/x509/names'
import type { Profile, SubjectAttribute } from '../profile/profile'
import { lintSubject } from '../lint/lint'
import type { NameModel } from '../lint/model/name'
import type { Finding } from '../lint/rule'

/** What was typed, by attribute. Missing and empty mean the same: not in the subject. */
export type SubjectValues = { readonly [A in SubjectAttribute]?: string | undefined }

export interface SubjectCheck {
  /** For people, in the order written: `CN=demo-bot1, O=Excelsior Bank`. */
  readonly subject: string
  /** Each names its attribute. Only an error stops Create. */
  readonly findings: readonly Finding[]
}

/** Returns what the subject will look like, even if it is not allowed yet, and the findings of the rules for it. */
export function checkSubject(profile: Profile, values: SubjectValues): SubjectCheck {
  const subject = buildName(listSubjectValues(profile, values))
  return {
    subject: formatAttributes(subject.attributes),
    findings: lintSubject(subject, profile),
  }
}

/** A name that was not written yet has no bytes. */
const noDer = new Uint8Array()
const loneSurrogate = /\p{Cs}/u

function buildName(values: readonly SubjectValue[]): NameModel {
  return {
    element: { tag: 0, content: noDer, bytes: noDer, offset: 0 },
    attributes: values.map(({ attribute, value, stringType }, rdnIndex) => ({
      oid: attributeOids[attribute],
      name: attribute,
      // Half of a surrogate pair has no UTF-8 form: such a value cannot be read from any DER.
      value: stringType === 'utf8' && loneSurrogate.test(value) ? null : value,
      valueDer: noDer,
      tag: stringTags[stringType],
      rdnIndex,
    })),
  }
}

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
