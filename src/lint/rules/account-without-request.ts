import { foldAccount } from '../accounts'
import type { BatchRule } from '../rule'
import { quote } from '../../text/foreign-text'

export const accountWithoutRequest: BatchRule = {
  id: 'account-without-request',
  appliesTo: 'batch',
  severity: 'notice',
  title: 'Each account in the list has a request or certificate in the batch.',
  source: 'Symphony, certificate authentication workflow',
  fix: 'Ask the owner of the account for a request.',
  check: ({ items, accounts }) => {
    if (accounts === null) return []
    const asked = new Set(
      items.flatMap(({ commonName }) => (commonName === null ? [] : [foldAccount(commonName)])),
    )
    return accounts
      .filter((account) => !asked.has(foldAccount(account)))
      .map((account) => ({
        item: null,
        detail: `The batch has no request or certificate for the account ${quote(account)}.`,
      }))
  },
}
