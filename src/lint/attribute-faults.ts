// Rules over every value of the subject: what they share.
import type { NameAttribute } from '../pki/x509/names'
import type { Profile, SubjectField } from '../profile/profile'
import type { CertificateModel } from './model/certificate'
import type { RequestModel } from './model/request'
import type { Fault, Span, Verdict } from './rule'

type Item = RequestModel | CertificateModel

/** Where an attribute's value stands in the item. */
export function spanOfValue({ form }: Item, { valueDer }: NameAttribute): Span {
  return { offset: valueDer.byteOffset - form.root.bytes.byteOffset, length: valueDer.length }
}

/**
 * A fault for each value that `judge` has a sentence for.
 *
 * @param judge the sentence, or null where the value passes.
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

/** The profile's field for an attribute; undefined where it has none. */
export function fieldOf(profile: Profile, { name }: NameAttribute): SubjectField | undefined {
  return profile.subject.find(({ attribute }) => attribute === name)
}
