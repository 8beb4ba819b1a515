import { groupBy } from '../groups'
import type { BatchRule } from '../rule'
import { quote } from '../../text/foreign-text'

export const batchCommonNameReused: BatchRule = {
  id: 'batch-common-name-reused',
  appliesTo: 'batch',
  severity: 'warning',
  title: 'No two requests in a batch have the same CN.',
  source: 'Symphony, certificate authentication workflow: the CN names the account',
  fix: 'Ask which request is the right one, and discard the others.',
  check: ({ items }) =>
    groupBy(items, ({ kind, commonName }) => (kind === 'request' ? commonName : null)).flatMap(
      (positions) => {
        const distinct = new Set(positions.map((position) => items[position]?.sha256))
        if (distinct.size < 2) return []
        return positions.map((item) => ({
          item,
          detail: `${distinct.size} different requests have the CN ${quote(items[item]?.commonName ?? '')}.`,
        }))
      },
    ),
}
