import { groupBy } from '../groups'
import type { BatchRule } from '../rule'
import { quote } from '../../text/foreign-text'

export const batchCommonNameCase: BatchRule = {
  id: 'batch-common-name-case',
  appliesTo: 'batch',
  severity: 'warning',
  title: 'No two CNs in a batch differ only by case: the pod treats them as two accounts.',
  source: 'Symphony, certificate authentication workflow: same case as the account',
  fix: 'Look up the exact account name and ask for a new request.',
  check: ({ items }) =>
    groupBy(items, ({ commonName }) => commonName?.toLowerCase() ?? null).flatMap((positions) => {
      const names = new Set(positions.map((position) => items[position]?.commonName ?? ''))
      if (names.size < 2) return []
      const list = [...names].map(quote).join(', ')
      return positions.map((item) => ({ item, detail: `These CNs differ only by case: ${list}.` }))
    }),
}
