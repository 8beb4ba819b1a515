import type { SubjectRule } from '../rule'
import { spanOf } from '../model/span'

export const subjectOrderOther: SubjectRule = {
  id: 'subject-order-other',
  appliesTo: 'subject',
  severity: 'notice',
  title: 'The fields have the order of the profile.',
  source: 'profile subject',
  fix: 'Write the fields in the order of the profile if your servers compare the whole subject.',
  exemptsCa: true,
  check: ({ subject }, { profile }) => {
    const order = profile.subject.map(({ attribute }): string => attribute)
    const found = subject.attributes.map(({ name }) => name).filter((name) => order.includes(name))
    const sorted = [...found].sort((a, b) => order.indexOf(a) - order.indexOf(b))
    if (found.join() === sorted.join()) return 'pass'
    return {
      detail: `The order of the fields is ${found.join(', ')}; the order of the profile is ${sorted.join(', ')}.`,
      at: spanOf(subject.element),
    }
  },
}
