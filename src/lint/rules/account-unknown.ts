import { foldAccount } from '../accounts'
import type { BatchRule } from '../rule'
import { quote } from '../../text/foreign-text'

export const accountUnknown: BatchRule = {
  id: 'account-unknown',
  appliesTo: 'batch',
  severity: 'error',
  title: 'The CN is in the list of accounts.',
  source: 'Symphony, certificate authentication workflow: the CN names the account',
  fix: 'Create the service account first, or ask for a new request with the right name.',
  check: ({ items, accounts }) => {
    if (accounts === null) return []
    const known = new Set(accounts.map(foldAccount))
    return items.flatMap(({ commonName }, item) =>
      commonName === null || known.has(foldAccount(commonName))
        ? []
        : [{ item, detail: `The list contains no account named ${quote(commonName)}.` }],
    )
  },
}
