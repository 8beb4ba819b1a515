import { groupBy } from '../groups'
import type { BatchRule } from '../rule'
import { quote } from '../quote'

export const batchCommonNameCase: BatchRule = {
  id: 'batch-common-name-case',
  appliesTo: 'batch',
  severity: 'warning',
  title:
    'No two CNs of a batch differ by upper and lower case alone: the pod takes them for two accounts.',
  source: 'Symphony, certificate authentication workflow: same case as the account',
  fix: 'Look up how the account is written, and ask for the request anew.',
  check: ({ items }) =>
    groupBy(items, ({ commonName }) => commonName?.toLowerCase() ?? null).flatMap((positions) => {
      const names = new Set(positions.map((position) => items[position]?.commonName ?? ''))
      if (names.size < 2) return []
      const list = [...names].map(quote).join(', ')
      return positions.map((item) => ({ item, detail: `These CNs differ by case alone: ${list}.` }))
    }),
}
