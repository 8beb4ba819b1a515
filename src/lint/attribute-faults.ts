// Shared by the rules that look at every value of the subject.
import type { NameAttribute } from '../pki/x509/names'
import type { Profile, SubjectField } from '../profile/profile'
import { maxFaults } from './model/fault'
import type { Fault, Span, SubjectHolder, Verdict } from './rule'

/** The position of an attribute's value in the item. */
export function spanOfValue({ subject }: SubjectHolder, { valueDer }: NameAttribute): Span {
  const { offset, bytes } = subject.element
  return { offset: offset + valueDer.byteOffset - bytes.byteOffset, length: valueDer.length }
}

/**
 * Applies `judge` to each value and returns a fault for each of the first `maxFaults` that fail.
 *
 * @param judge returns a sentence for a value that fails, null for one that passes.
 */
export function judgeValues(
  item: SubjectHolder,
  judge: (attribute: NameAttribute) => string | null,
): Verdict {
  const faults: Fault[] = []
  for (const attribute of item.subject.attributes) {
    const detail = judge(attribute)
    if (detail === null) continue
    faults.push({ detail, at: spanOfValue(item, attribute), attribute: attribute.name })
    if (faults.length === maxFaults) break
  }
  return faults.length === 0 ? 'pass' : faults
}

/** The profile's field for an attribute, or undefined. */
export function fieldOf(profile: Profile, { name }: NameAttribute): SubjectField | undefined {
  return profile.subject.find(({ attribute }) => attribute === name)
}
