import { groupBy } from '../groups'
import type { HeapRule } from '../rule'
import { quote } from '../quote'

export const heapCommonNameCase: HeapRule = {
  id: 'heap-common-name-case',
  appliesTo: 'heap',
  severity: 'warning',
  says: 'No two CNs of a heap differ by upper and lower case alone: the pod takes them for two accounts.',
  source: 'Symphony, certificate authentication workflow: same case as the account',
  mend: 'Look up how the account is written, and ask for the request anew.',
  check: ({ items }) =>
    groupBy(items, ({ commonName }) => commonName?.toLowerCase() ?? null).flatMap((positions) => {
      const names = new Set(positions.map((position) => items[position]?.commonName ?? ''))
      if (names.size < 2) return []
      const list = [...names].map(quote).join(', ')
      return positions.map((item) => ({ item, detail: `These CNs differ by case alone: ${list}.` }))
    }),
}
