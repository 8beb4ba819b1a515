import { foldAccount } from '../accounts'
import type { BatchRule } from '../rule'
import { quote } from '../../text/foreign-text'

export const accountSpelledOtherwise: BatchRule = {
  id: 'account-spelled-otherwise',
  appliesTo: 'batch',
  severity: 'error',
  title: 'The CN has the same spelling and case as the account name.',
  source: 'Symphony, certificate authentication workflow: same case as the account',
  fix: 'Ask for a new request with the exact account name.',
  check: ({ items, accounts }) => {
    if (accounts === null) return []
    const exact = new Set(accounts)
    const byFold = new Map(accounts.map((account) => [foldAccount(account), account]))
    return items.flatMap(({ commonName }, item) => {
      const meant = commonName === null ? undefined : byFold.get(foldAccount(commonName))
      if (commonName === null || meant === undefined || exact.has(commonName)) return []
      return [
        {
          item,
          detail: `The CN is ${quote(commonName)}, but the account name is ${quote(meant)}.`,
        },
      ]
    })
  },
}
