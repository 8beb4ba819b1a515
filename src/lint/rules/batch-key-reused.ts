import { groupBy } from '../groups'
import type { BatchRule } from '../rule'

export const batchKeyReused: BatchRule = {
  id: 'batch-key-reused',
  appliesTo: 'batch',
  severity: 'error',
  title: 'No two requests in a batch have the same public key.',
  source: 'NIST SP 800-57 part 1 r5 §5.2; CA/Browser Forum Baseline Requirements §6.1.1.3',
  fix: 'Ask for a new request with a separate key for each bot.',
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
