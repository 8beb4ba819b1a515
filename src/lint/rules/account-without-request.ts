import { foldAccount } from '../accounts'
import type { HeapRule } from '../rule'
import { quote } from '../quote'

export const accountWithoutRequest: HeapRule = {
  id: 'account-without-request',
  appliesTo: 'heap',
  severity: 'notice',
  says: 'Every account of the list has a request or certificate in the heap.',
  source: 'Symphony, certificate authentication workflow',
  mend: 'Ask the account’s owner for a request.',
  check: ({ items, accounts }) => {
    if (accounts === null) return []
    const asked = new Set(
      items.flatMap(({ commonName }) => (commonName === null ? [] : [foldAccount(commonName)])),
    )
    return accounts
      .filter((account) => !asked.has(foldAccount(account)))
      .map((account) => ({ item: null, detail: `Nothing came for the account ${quote(account)}.` }))
  },
}
