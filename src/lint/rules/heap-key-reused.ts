import { groupBy } from '../groups'
import type { HeapRule } from '../rule'

export const heapKeyReused: HeapRule = {
  id: 'heap-key-reused',
  appliesTo: 'heap',
  severity: 'error',
  says: 'No two requests of a heap are for the same public key.',
  source: 'NIST SP 800-57 part 1 r5 §5.2; CA/Browser Forum Baseline Requirements §6.1.1.3',
  mend: 'Ask for a new request with a key of its own for each bot.',
  check: ({ items }) =>
    groupBy(items, ({ kind, spkiSha256 }) => (kind === 'request' ? spkiSha256 : null)).flatMap(
      (positions) => {
        const distinct = new Set(positions.map((position) => items[position]?.sha256))
        if (distinct.size < 2) return []
        return positions.map((item) => ({
          item,
          detail: `${distinct.size} different requests have this public key.`,
        }))
      },
    ),
}
