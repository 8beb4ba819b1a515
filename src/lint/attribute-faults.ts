// Shared by the rules that look at every value of the subject.
import type { NameAttribute } from '../pki/x509/names'
import type { Profile, SubjectField } from '../profile/profile'
import type { CertificateModel } from './model/certificate'
import type { RequestModel } from './model/request'
import type { Fault, Span, Verdict } from './rule'

type Item = RequestModel | CertificateModel

/** The position of an attribute's value in the item. */
export function spanOfValue({ form }: Item, { valueDer }: NameAttribute): Span {
  return { offset: valueDer.byteOffset - form.root.bytes.byteOffset, length: valueDer.length }
}

/**
 * Applies `judge` to each value and returns a fault for each that fails.
 *
 * @param judge returns a sentence for a value that fails, null for one that passes.
 */
export function judgeValues(
  item: Item,
  judge: (attribute: NameAttribute) => string | null,
): Verdict {
  const faults = item.subject.attributes.flatMap((attribute): readonly Fault[] => {
    const detail = judge(attribute)
    return detail === null ? [] : [{ detail, at: spanOfValue(item, attribute) }]
  })
  return faults.length === 0 ? 'pass' : faults
}

/** The profile's field for an attribute, or undefined. */
export function fieldOf(profile: Profile, { name }: NameAttribute): SubjectField | undefined {
  return profile.subject.find(({ attribute }) => attribute === name)
}
