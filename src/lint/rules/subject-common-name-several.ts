import { valuesOf } from '../model/name'
import type { SubjectRule } from '../rule'
import { spanOf } from '../model/span'

export const subjectCommonNameSeveral: SubjectRule = {
  id: 'subject-common-name-several',
  appliesTo: 'subject',
  severity: 'error',
  title: 'The subject has only one CN, the name of one account.',
  source: 'Symphony, certificate authentication workflow; X.520 §6.2.2',
  related: { zlint: 'w_extra_subject_common_names' },
  fix: 'Write the CN only once: -subj "/CN=demo-bot1/O=…".',
  check: ({ subject }) => {
    const count = valuesOf(subject, 'CN').length
    if (count === 0) return 'not-applicable'
    if (count === 1) return 'pass'
    return { detail: `The subject has ${count} CNs.`, at: spanOf(subject.element) }
  },
}
